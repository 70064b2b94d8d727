import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidConfig, layerOf, readConfig } from '#core/config'
import { LOG_DEFAULTS } from './config.ts'
import { LOG_TOPIC_KEYS, logConfigOf } from './topic-keys.ts'

const read = (given: Record<string, string>) =>
  logConfigOf(readConfig(LOG_TOPIC_KEYS, [layerOf('dynamic-topic', 'a test', given)]).values)

test('without a value every key is as Kafka 4.4 has it', () => {
  assert.deepEqual(read({}), LOG_DEFAULTS)
})

test('keys say to the log what they mean', () => {
  const config = read({
    'segment.ms': '1000',
    'cleanup.policy': 'compact,delete',
    'max.compaction.lag.ms': '500',
    'compression.type': 'zstd',
    'compression.zstd.level': '7',
    'message.timestamp.type': 'LogAppendTime',
    'flush.messages': '9223372036854775807',
  })
  assert.deepEqual(
    [config.segmentMs, config.isCompacted, config.compression, config.compressionLevel],
    [500, true, 4, 7],
  )
  assert.deepEqual([config.timestampType, config.flushMessages], ['log append', Infinity])
  assert.equal(read({ 'compression.type': 'uncompressed' }).compression, 0)
  assert.equal(read({ 'max.compaction.lag.ms': '5' }).segmentMs, LOG_DEFAULTS.segmentMs)
})

test('what is out of range is refused', () => {
  for (const [name, value] of [
    ['segment.bytes', '1048575'],
    ['segment.ms', '0'],
    ['segment.index.bytes', '3'],
    ['flush.messages', '0'],
    ['compression.type', 'brotli'],
    ['compression.gzip.level', '0'],
    ['cleanup.policy', 'compact,compact'],
  ] as const)
    assert.throws(() => read({ [name]: value }), InvalidConfig, name)
})
