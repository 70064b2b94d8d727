import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { pureCodecs } from '#core/compression'
import { BatchBuilder } from './batch-builder.ts'
import { BatchCursor } from './batch-cursor.ts'
import { openRecords } from './open.ts'
import { emptiedBatch, rewriteOptions } from './rewrite.ts'
import { sampleBatch, sampleRecord } from './testing/sample.ts'

const codecs = pureCodecs()

const header = fc.record({
  baseOffset: fc.integer({ min: 0, max: 2 ** 50 }),
  leaderEpoch: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  attributes: fc.constantFrom(0, 0x10, 0x30, 0x40, 0x50),
  lastOffsetDelta: fc.integer({ min: 2, max: 9 }),
  baseTimestamp: fc.bigInt({ min: 0n, max: 2n ** 42n }),
  producerId: fc.integer({ min: -1, max: 2 ** 50 }),
  producerEpoch: fc.integer({ min: -1, max: 2 ** 15 - 1 }),
  baseSequence: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
})

test('a batch that is written again with all its records is the same, byte for byte', () => {
  fc.assert(
    fc.property(header, (given) => {
      const records = [0n, 5n, -3n].map((timestampDelta, offsetDelta) =>
        sampleRecord({ offsetDelta, timestampDelta, headers: [['a', null]] }),
      )
      const bytes = sampleBatch({ ...given, maxTimestamp: given.baseTimestamp + 5n }, records)
      const batches = new BatchCursor(bytes)
      batches.next()
      const read = openRecords(batches, { codecs, limitBytes: 0 })
      const builder = new BatchBuilder({ codecs, ...rewriteOptions(batches) })
      while (read.next()) {
        const { offset, key, value, headers } = read
        builder.append({ offset, timestamp: read.exactTimestamp(), key, value, headers })
      }
      assert.deepEqual(builder.build(), bytes)
    }),
  )
})

test('records that the broker stamped are written again with its time, as Kafka writes them', () => {
  const stamped = { attributes: 0x08, maxTimestamp: 99n }
  const batches = new BatchCursor(sampleBatch(stamped, [sampleRecord({ timestampDelta: 7n })]))
  batches.next()
  const read = openRecords(batches, { codecs, limitBytes: 0 })
  const builder = new BatchBuilder({ codecs, ...rewriteOptions(batches) })
  read.next()
  builder.append({ timestamp: read.exactTimestamp(), key: null, value: null })
  assert.deepEqual(
    builder.build(),
    sampleBatch({ ...stamped, baseTimestamp: 99n }, [sampleRecord()]),
  )
})

test('what compaction leaves of a batch keeps its offsets, producer and max timestamp', () => {
  const kept = {
    baseOffset: 9,
    lastOffsetDelta: 3,
    producerId: 1,
    producerEpoch: 2,
    baseSequence: 3,
  }
  const bytes = sampleBatch({ ...kept, attributes: 0x50, maxTimestamp: 44n }, [sampleRecord()])
  const batches = new BatchCursor(bytes)
  batches.next()
  const expected = { ...kept, attributes: 0x10, maxTimestamp: 44n, baseTimestamp: -1n }
  assert.deepEqual(emptiedBatch(batches, codecs), sampleBatch(expected))
})

test('the batch that is emptied stays as it is, also when its bytes are a Buffer, whose slice is a view', () => {
  const bytes = Buffer.concat([Buffer.alloc(7), sampleBatch({}, [sampleRecord()])])
  const before = Buffer.from(bytes)
  const batches = new BatchCursor(bytes, 7)
  assert.equal(batches.next(), true)
  const emptied = emptiedBatch(batches, codecs)
  assert.deepEqual(bytes, before)
  const again = new BatchCursor(emptied)
  assert.equal(again.next(), true)
  assert.equal(again.recordCount, 0)
  assert.equal(again.lastOffset, batches.lastOffset)
})
