import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LeaderEpoch, Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { type CompressionId, compress } from '#protocol/compression'
import { BatchBuilder } from './batch-builder.ts'
import { BatchCursor } from './batch-cursor.ts'
import { downConvert, upConvert } from './convert.ts'
import { MessageSetBuilder } from './message-builder.ts'
import { openRecords } from './open.ts'
import { joined, sampleBatch, sampleMessage, sampleRecord } from './testing/sample.ts'

const codecs = pureCodecs()
const open = { codecs, limitBytes: 1 << 20 }
const all = { ...open, firstOffset: 0 as Offset }
const value = Uint8Array.of(7)

function seenIn(bytes: Uint8Array | string): unknown[] {
  assert.ok(typeof bytes !== 'string')
  const seen: unknown[] = []
  const batches = new BatchCursor(bytes)
  while (batches.next()) {
    const records = openRecords(batches, open)
    while (records.next()) {
      const { offset, key, value: read } = records
      seen.push([batches.magic, offset, records.exactTimestamp(), key, read])
    }
  }
  assert.equal(batches.tailBytes, 0)
  return seen
}

const content = fc.record({
  timestamp: fc.integer({ min: 0, max: 2 ** 42 }),
  key: fc.option(fc.uint8Array({ maxLength: 20 })),
  value: fc.option(fc.uint8Array({ maxLength: 20 })),
  headers: fc.constant([{ key: 'h', value: null }]),
})

test('going down keeps offsets, times, keys and values, and drops headers', () => {
  const options = fc.record({
    magic: fc.constantFrom(0 as const, 1 as const),
    compression: fc.constantFrom(0, 1, 2, 3),
    baseOffset: fc.integer({ min: 0, max: 2 ** 40 }),
  })
  const records = fc.array(content, { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(options, records, ({ magic, compression, baseOffset }, given) => {
      const builder = new BatchBuilder({
        codecs,
        compression: compression as CompressionId,
        baseOffset: baseOffset as Offset,
      })
      for (const record of given) builder.append(record)
      const seen = seenIn(downConvert(builder.build(), { ...all, magic }))
      const expected = given.map((record, at) => [
        magic,
        baseOffset + at,
        magic === 0 ? -1n : BigInt(record.timestamp),
        record.key,
        record.value,
      ])
      assert.deepEqual(seen, expected)
    }),
  )
})

test('control batches go, older formats stay as they are, a cut tail is left out', () => {
  const record = sampleRecord({ value })
  const one = sampleMessage({ offset: 1, timestamp: 5n, value })
  const bytes = joined(
    one,
    sampleBatch({ baseOffset: 2, attributes: 0x30 }, [record]),
    sampleBatch({ baseOffset: 3 }, [record]),
    sampleBatch({ baseOffset: 4 }, [record]).subarray(0, 50),
  )
  const down = downConvert(bytes, { ...all, magic: 1 })
  assert.deepEqual(seenIn(down), [
    [1, 1, 5n, null, value],
    [1, 3, 1_700_000_000_000n, null, value],
  ])
  assert.deepEqual((down as Uint8Array).subarray(0, one.length), one)
  assert.deepEqual(seenIn(downConvert(one, { ...all, magic: 0 })), [[0, 1, -1n, null, value]])
})

test('plain records before the wanted offset are left out, compressed ones are not', () => {
  const records = [0, 1, 2].map((offsetDelta) => sampleRecord({ offsetDelta }))
  const plain = sampleBatch({ baseOffset: 10 }, records)
  const options = { ...open, magic: 1 as const, firstOffset: 12 as Offset }
  assert.equal(seenIn(downConvert(plain, options)).length, 1)
  const builder = new BatchBuilder({ codecs, compression: 1, baseOffset: 10 as Offset })
  for (let i = 0; i < 3; i++) builder.append({ timestamp: 1, key: null, value: null })
  assert.equal(seenIn(downConvert(builder.build(), options)).length, 3)
  assert.equal(
    (downConvert(plain, { ...options, firstOffset: 99 as Offset }) as Uint8Array).length,
    0,
  )
})

test("the broker's time goes down as the broker's time", () => {
  const bytes = sampleBatch({ attributes: 0x08, maxTimestamp: 42n }, [sampleRecord({ value })])
  const down = downConvert(bytes, { ...all, magic: 1 }) as Uint8Array
  const batches = new BatchCursor(down)
  assert.equal(batches.next(), true)
  assert.deepEqual([batches.timestampType, batches.maxTimestamp], ['log append', 42])
})

test('a wrapper whose offsets do not increase is Malformed, and no mistake of ours', () => {
  const inner = joined(sampleMessage({ offset: 3 }), sampleMessage({ offset: 3 }))
  const wrapper = sampleMessage({
    attributes: 1,
    offset: 3,
    value: compress(codecs, 1, inner, { magic: 1 }),
  })
  assert.throws(() => downConvert(wrapper, { ...all, magic: 0 }), Malformed)
})

test('zstd does not go down', () => {
  const builder = new BatchBuilder({ codecs, compression: 4 })
  builder.append({ timestamp: 1, key: null, value })
  assert.equal(downConvert(builder.build(), { ...all, magic: 0 }), 'unsupported compression')
})

test('going up makes one batch with offsets given anew', () => {
  const options = fc.record({
    magic: fc.constantFrom(0 as const, 1 as const),
    compression: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  })
  fc.assert(
    fc.property(options, fc.array(content, { minLength: 1, maxLength: 8 }), (from, given) => {
      const builder = new MessageSetBuilder({ codecs, ...from })
      for (const [at, { timestamp, key, value: given1 }] of given.entries()) {
        builder.append({ offset: (at * 2 + 5) as Offset, timestamp, key, value: given1 })
      }
      const place = { baseOffset: 100 as Offset, leaderEpoch: 3 as LeaderEpoch }
      const up = upConvert(builder.build(), { ...open, ...place, compression: 4 })
      const expected = given.map((record, at) => [
        2,
        100 + at,
        from.magic === 0 ? -1n : BigInt(record.timestamp),
        record.key,
        record.value,
      ])
      assert.deepEqual(seenIn(up), expected)
      const batches = new BatchCursor(up as Uint8Array)
      assert.equal(batches.next(), true)
      assert.deepEqual([batches.leaderEpoch, batches.compression], [3, 4])
      assert.equal(batches.next(), false)
    }),
  )
})

test('what Kafka refuses of an old producer does not go up', () => {
  const wrapped = (() => {
    const builder = new MessageSetBuilder({ codecs, magic: 1, compression: 1 })
    builder.append({ offset: 0 as Offset, timestamp: 1, key: null, value })
    return builder.build()
  })()
  const zero = sampleMessage({ magic: 0 })
  const one = sampleMessage({ magic: 1 })
  assert.equal(upConvert(new Uint8Array(0), open), 'count')
  assert.equal(upConvert(zero.subarray(0, 20), open), 'count')
  assert.equal(upConvert(joined(zero, one), open), 'magic')
  assert.equal(upConvert(sampleBatch({}), open), 'magic')
  assert.equal(upConvert(joined(wrapped, wrapped), open), 'several wrappers')
  assert.equal(upConvert(joined(one, wrapped), open), 'several wrappers')
  assert.equal(upConvert(joined(wrapped, one), open), 'several wrappers')
  assert.equal(upConvert(sampleMessage({ attributes: 8 }), open), 'timestamp type')
})
