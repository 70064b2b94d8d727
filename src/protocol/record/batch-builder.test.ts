import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Bug } from '#core/assert'
import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { CorruptCompression } from '#core/world'
import type { CompressionId } from '#protocol/compression'
import { BatchBuilder, type NewRecord } from './batch-builder.ts'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch, checkProduced } from './check.ts'
import { openRecords } from './open.ts'
import { sampleBatch, sampleRecord } from './testing/sample.ts'

const codecs = pureCodecs()
const bytes = fc.uint8Array({ maxLength: 40 })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const millis = fc.integer({ min: 0, max: 2 ** 42 })

const newRecord: fc.Arbitrary<NewRecord> = fc.record({
  timestamp: fc.oneof(millis, millis, int64, fc.constant(-1)),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(
    fc.record(
      { key: fc.string({ unit: 'grapheme', maxLength: 9 }), value: fc.option(bytes) },
      { noNullPrototype: true },
    ),
    { maxLength: 3 },
  ),
})

function builtOf(records: readonly NewRecord[], compression: CompressionId): Uint8Array {
  const builder = new BatchBuilder({ codecs, compression })
  for (const record of records) {
    const before = builder.sizeBytes
    const size = builder.sizeOf(record)
    builder.append(record)
    assert.equal(builder.sizeBytes - before, size, 'a producer bounds its batches by this')
  }
  const { sizeBytes } = builder
  const built = builder.build()
  if (compression === 0) assert.equal(built.length, sizeBytes)
  return built
}

test('what was appended is what is read, with each codec', () => {
  const records = fc.array(newRecord, { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(records, fc.constantFrom(0, 1, 2, 3, 4), (appended, compression) => {
      const batches = new BatchCursor(builtOf(appended, compression as CompressionId))
      assert.equal(checkNextBatch(batches, codecs), null)
      assert.equal(batches.next(), true)
      assert.equal(checkProduced(batches), null)
      assert.equal(batches.recordCount, appended.length)
      const read = openRecords(batches, { codecs, limitBytes: 1 << 20 })
      for (const [at, record] of appended.entries()) {
        assert.equal(read.next(), true)
        assert.equal(read.offset, at)
        assert.equal(read.exactTimestamp(), BigInt(record.timestamp))
        assert.deepEqual([read.key, read.value], [record.key, record.value])
        assert.deepEqual(read.headers, record.headers)
      }
      assert.equal(read.next(), false)
      assert.equal(batches.next(), false)
    }),
    { numRuns: 300 },
  )
})

test('the max timestamp is the latest, and the base is the first', () => {
  const builder = new BatchBuilder({ codecs })
  for (const timestamp of [50, 70, 60]) builder.append({ timestamp, key: null, value: null })
  const batches = new BatchCursor(builder.build())
  batches.next()
  assert.deepEqual([batches.baseTimestamp, batches.maxTimestamp], [50, 70])
})

test('each option has its place in the header', () => {
  const builder = new BatchBuilder({
    codecs,
    baseOffset: 1000 as Offset,
    lastOffset: 1009 as Offset,
    leaderEpoch: 4 as LeaderEpoch,
    producer: {
      producerId: (2 ** 40) as ProducerId,
      producerEpoch: 5 as ProducerEpoch,
      baseSequence: 6,
      isTransactional: true,
    },
    isControl: true,
    logAppendMs: 777,
    deleteHorizonMs: 1_700_000_000_000,
  })
  const record = { timestamp: 1_700_000_000_002, key: null, value: Uint8Array.of(1) }
  builder.append({ ...record, offset: 1003 as Offset })
  builder.append({ ...record, offset: 1007 as Offset })
  const expected = sampleBatch(
    {
      baseOffset: 1000,
      lastOffsetDelta: 9,
      leaderEpoch: 4,
      producerId: 2 ** 40,
      producerEpoch: 5,
      baseSequence: 6,
      attributes: 0x78,
      maxTimestamp: 777n,
    },
    [3, 7].map((offsetDelta) =>
      sampleRecord({ offsetDelta, timestampDelta: 2n, value: Uint8Array.of(1) }),
    ),
  )
  assert.deepEqual(builder.build(), expected)
})

test('a mistake of the caller is a Bug: an empty batch, offsets that do not increase, an append after the end', () => {
  assert.throws(() => new BatchBuilder({ codecs }).build(), Bug)
  const record = { timestamp: 1, key: null, value: null }
  const builder = new BatchBuilder({ codecs, baseOffset: 5 as Offset })
  assert.throws(() => builder.append({ ...record, offset: 4 as Offset }), Bug)
  builder.append({ ...record, offset: 7 as Offset })
  assert.throws(() => builder.append({ ...record, offset: 7 as Offset }), Bug)
  builder.build()
  assert.throws(() => builder.append(record), Bug)
  assert.throws(() => builder.build(), Bug)
})

test('a compressed batch holds no more than the caller allows, whatever it says', () => {
  for (const compression of [1, 2, 3, 4] as const) {
    const builder = new BatchBuilder({ codecs, compression })
    builder.append({ timestamp: 1, key: null, value: new Uint8Array(100_000) })
    const batches = new BatchCursor(builder.build())
    batches.next()
    assert.throws(() => openRecords(batches, { codecs, limitBytes: 50_000 }), CorruptCompression)
    assert.equal(openRecords(batches, { codecs, limitBytes: 200_000 }).next(), true)
  }
})

test('a compressed batch that holds fewer records than it says is Malformed at its end', () => {
  const builder = new BatchBuilder({ codecs, compression: 3 })
  builder.append({ timestamp: 1, key: null, value: null })
  const built = builder.build()
  built[60] = 2
  const batches = new BatchCursor(built)
  batches.next()
  const records = openRecords(batches, { codecs, limitBytes: 1000 })
  assert.equal(records.next(), true)
  assert.throws(() => records.next(), Malformed)
})
