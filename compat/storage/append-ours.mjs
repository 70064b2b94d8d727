/** What our log adds to a directory of Apache Kafka, which Kafka then has to read. */
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openWithCheckpoints, world } from './our-logs.mjs'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist')
const { BatchBuilder, buildEndMarker } = await import(join(dist, 'protocol/record/index.js'))
const { codecs } = world

/** As the topics of WriteTopics.java are configured. */
const CONFIG = { segmentIndexBytes: 36, indexIntervalBytes: 1200, verificationEnabled: false }
const BY_TOPIC = {
  stamped: { timestampType: 'log append' },
  recompressed: { compression: 4 },
  compacted: { isCompacted: true },
}

function batch(at, compression, producer) {
  const options = { codecs, compression, ...(producer === undefined ? {} : { producer }) }
  const builder = new BatchBuilder(options)
  for (let record = 0; record < 4; record++) {
    const value = `ours ${at} ${record} `.repeat(8)
    builder.append({
      timestamp: world.clock.nowMs() - 1000 + record,
      key: Buffer.from(`key${(at + record) % 7}`),
      value: record === 3 && at % 3 === 0 ? null : Buffer.from(value),
    })
  }
  return builder.build()
}

/** Batches of each codec, of an idempotent producer, and two transactions of which one is aborted. */
function* additions(producerEpoch) {
  for (let compression = 0; compression < 5; compression++)
    yield ['client', batch(compression, compression)]
  const stamp = { producerId: 9000, producerEpoch, baseSequence: 0, isTransactional: false }
  for (let at = 0; at < 4; at++) yield ['client', batch(at, at, { ...stamp, baseSequence: at * 4 })]
  for (const [producerId, type] of [
    [9001, 'abort'],
    [9002, 'commit'],
  ]) {
    const producer = { ...stamp, producerId, isTransactional: true }
    for (let at = 0; at < 3; at++)
      yield ['client', batch(at, at + 1, { ...producer, baseSequence: at * 4 })]
    const ended = { producerId, producerEpoch }
    const marker = { type, coordinatorEpoch: 0, timestamp: world.clock.nowMs(), producer: ended }
    yield ['coordinator', buildEndMarker(marker, { codecs })]
  }
}

/**
 * Opens a topic of a stopped Kafka, appends to it as its leader, and closes it, or leaves it as a crash would; `look` sees the
 * log before. Each time the producers have another epoch.
 */
export async function appendOurs(logDir, topic, { look, producerEpoch, isCrash }) {
  const config = { ...CONFIG, ...BY_TOPIC[topic] }
  const { log } = await openWithCheckpoints(join(logDir, `${topic}-0`), { config })
  const leaderEpoch = log.latestEpoch ?? 0
  for (const [origin, bytes] of additions(producerEpoch)) {
    const answer = await log.append(bytes, { origin, leaderEpoch, nowMs: world.clock.nowMs() })
    assert.equal(answer.kind, 'appended', `${topic}: ${JSON.stringify(answer)}`)
    log.raiseHighWatermark(log.endOffset)
  }
  const seen = await look(log)
  if (isCrash) await log.abandon()
  else await log.close()
  return seen
}
