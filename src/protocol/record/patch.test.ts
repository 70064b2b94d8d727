import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { Bug } from '#core/assert'
import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import { crc32, crc32c } from '#core/checksum'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch } from './check.ts'
import { placeBatch, stampLogAppendTime, stampProducer } from './patch.ts'
import { joined, sampleBatch, sampleMessage, sampleRecord } from './testing/sample.ts'

const checksums = { crc32, crc32c }
const record = sampleRecord({ value: Buffer.from('v') })

function second(bytes: Uint8Array): BatchCursor {
  const batches = new BatchCursor(bytes)
  batches.next()
  batches.next()
  return batches
}

test('placing a batch changes 12 bytes and needs no new checksum', () => {
  const bytes = joined(sampleBatch({}, [record]), sampleBatch({}, [record, record]))
  const batch = second(bytes)
  placeBatch(batch, { baseOffset: (2 ** 45 + 3) as Offset, leaderEpoch: 70_000 as LeaderEpoch })
  const placed = sampleBatch({ baseOffset: 2 ** 45 + 3, leaderEpoch: 70_000 }, [record, record])
  assert.deepEqual(bytes, joined(sampleBatch({}, [record]), placed))
})

test('the time of appending changes attributes, max timestamp and checksum alone', () => {
  const bytes = joined(sampleBatch({}, [record]), sampleBatch({ attributes: 0x10 }, [record]))
  const batch = second(bytes)
  stampLogAppendTime(batch, 1_700_000_123_456, checksums)
  const stamped = sampleBatch({ attributes: 0x18, maxTimestamp: 1_700_000_123_456n }, [record])
  assert.deepEqual(bytes, joined(sampleBatch({}, [record]), stamped))
  stampLogAppendTime(batch, 1_700_000_123_456, { ...checksums, crc32c: () => assert.fail() })
})

test('a producer is stamped, and stamped again after its epoch was bumped', () => {
  const bytes = joined(sampleBatch({}), sampleBatch({ attributes: 0x03 }, [record]))
  const batch = second(bytes)
  const stamp = {
    producerId: 4_000_000_000 as ProducerId,
    producerEpoch: 3 as ProducerEpoch,
    baseSequence: 17,
    isTransactional: true,
  }
  stampProducer(batch, stamp, checksums)
  const fields = { producerId: 4_000_000_000, producerEpoch: 3, baseSequence: 17 }
  assert.deepEqual(batch.batchBytes, sampleBatch({ attributes: 0x13, ...fields }, [record]))
  stampProducer(batch, { ...stamp, isTransactional: false }, checksums)
  assert.deepEqual(batch.batchBytes, sampleBatch({ attributes: 0x03, ...fields }, [record]))
  assert.equal(checkNextBatch(new BatchCursor(batch.batchBytes), checksums), null)
})

test('messages of magic 0 and 1 have no such fields: to patch them is our mistake', () => {
  const batches = new BatchCursor(sampleMessage())
  batches.next()
  assert.throws(() => stampLogAppendTime(batches, 1, checksums), Bug)
})
