import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { crc32, crc32c } from '#core/checksum'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch, checkProduced } from './check.ts'
import { joined, sampleBatch, sampleMessage, sampleRecord } from './testing/sample.ts'

const checksums = { crc32, crc32c }

function faultOf(bytes: Uint8Array): string | null {
  return checkNextBatch(new BatchCursor(bytes), checksums)
}

function producedFaultOf(bytes: Uint8Array): string | null {
  const batches = new BatchCursor(bytes)
  assert.equal(batches.next(), true)
  return checkProduced(batches)
}

test('a batch is sound as long as no covered byte changes', () => {
  const bytes = sampleBatch({}, [sampleRecord({ value: Buffer.from('value') })])
  assert.equal(faultOf(bytes), null)
  for (let at = 0; at < bytes.length; at++) {
    const changed = Uint8Array.from(bytes)
    changed[at] = (changed[at] as number) ^ 0x10
    const fault = faultOf(changed)
    if (at >= 17) assert.equal(fault, 'crc', `byte ${at}`)
    else if (at < 8) assert.equal(fault, at === 0 ? 'offset' : null, `byte ${at}`)
    else if (at < 12) assert.ok(fault !== null, `byte ${at}`)
    else if (at < 16) assert.equal(fault, null, 'the leader epoch is not covered')
    else assert.equal(fault, 'magic')
  }
})

test('messages of magic 0 and 1 are sealed with CRC-32 from their magic byte on', () => {
  for (const magic of [0, 1] as const) {
    const bytes = sampleMessage({ magic, key: Buffer.from('k'), value: Buffer.from('v') })
    assert.equal(faultOf(bytes), null)
    for (let at = 17; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] as number) ^ 1
      assert.equal(faultOf(changed), 'crc', `byte ${at}`)
    }
  }
})

test('the first broken rule counts, and a bad checksum comes before a bad field', () => {
  const negativeCount = sampleBatch({ count: -1 })
  assert.equal(faultOf(negativeCount), 'count')
  negativeCount[60] = 0
  assert.equal(faultOf(negativeCount), 'crc')
  assert.equal(faultOf(sampleBatch({ attributes: 7 })), 'compression')
  assert.equal(faultOf(sampleBatch({ producerId: 2n ** 60n })), 'producer id')
  assert.equal(faultOf(sampleBatch({}).subarray(0, 60)), 'truncated')
  assert.equal(faultOf(new Uint8Array(64)), 'size')
})

test('it is the next batch that is asked about, and nothing moves', () => {
  const good = sampleBatch({ baseOffset: 1 })
  const batches = new BatchCursor(joined(good, sampleBatch({ magic: 9 })))
  assert.equal(checkNextBatch(batches, checksums), null)
  assert.equal(batches.next(), true)
  assert.equal(checkNextBatch(batches, checksums), 'magic')
  assert.equal(batches.baseOffset, 1)
})

test('what clients may not write is refused by the header (KIP-98, LogValidator)', () => {
  const record = sampleRecord()
  assert.equal(producedFaultOf(sampleBatch({}, [record, record])), null)
  assert.equal(producedFaultOf(sampleBatch({ baseOffset: 1 }, [record])), 'base offset')
  assert.equal(producedFaultOf(sampleBatch({})), 'count')
  assert.equal(producedFaultOf(sampleBatch({ lastOffsetDelta: 4 }, [record])), 'count')
  assert.equal(producedFaultOf(sampleBatch({ attributes: 0x20 }, [record])), 'control')
  const idempotent = { producerId: 5, producerEpoch: 0 }
  assert.equal(producedFaultOf(sampleBatch({ ...idempotent, baseSequence: 0 }, [record])), null)
  assert.equal(producedFaultOf(sampleBatch(idempotent, [record])), 'sequence')
  assert.equal(producedFaultOf(sampleBatch({ attributes: 0x08 }, [record])), 'timestamp type')
})
