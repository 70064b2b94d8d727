import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed } from '#core/bytes'
import { BatchCursor } from './batch-cursor.ts'
import { joined, sampleBatch, sampleMessage, sampleRecord } from './testing/sample.ts'

function onFirst(bytes: Uint8Array): BatchCursor {
  const batches = new BatchCursor(bytes)
  assert.equal(batches.next(), true)
  return batches
}

test('each field of a batch of magic 2 is read from its own place', () => {
  const batch = onFirst(
    sampleBatch({
      baseOffset: 2 ** 40 + 7,
      leaderEpoch: 12,
      attributes: 0x34,
      lastOffsetDelta: 9,
      baseTimestamp: 1_600_000_000_001n,
      maxTimestamp: 1_600_000_000_555n,
      producerId: 2 ** 33 + 1,
      producerEpoch: 32_767,
      baseSequence: 2 ** 31 - 5,
      count: 10,
    }),
  )
  assert.equal(batch.magic, 2)
  assert.equal(batch.baseOffset, 2 ** 40 + 7)
  assert.equal(batch.lastOffset, 2 ** 40 + 16)
  assert.equal(batch.leaderEpoch, 12)
  assert.equal(batch.compression, 4)
  assert.equal(batch.timestampType, 'create')
  assert.equal(batch.isTransactional, true)
  assert.equal(batch.isControl, true)
  assert.equal(batch.deleteHorizonMs, null)
  assert.equal(batch.baseTimestamp, 1_600_000_000_001)
  assert.equal(batch.maxTimestamp, 1_600_000_000_555)
  assert.equal(batch.producerId, 2 ** 33 + 1)
  assert.equal(batch.producerEpoch, 32_767)
  assert.equal(batch.baseSequence, 2 ** 31 - 5)
  assert.equal(batch.lastSequence, 4, 'sequences have 31 bits and begin again at 0')
  assert.equal(batch.recordCount, 10)
})

test('a batch of no producer has -1 for all that one would set', () => {
  const batch = onFirst(sampleBatch({}))
  assert.deepEqual(
    [batch.producerId, batch.producerEpoch, batch.baseSequence, batch.lastSequence],
    [-1, -1, -1, -1],
  )
})

test('with bit 6 the base timestamp is the delete horizon (KIP-534)', () => {
  assert.equal(onFirst(sampleBatch({ attributes: 0x40, baseTimestamp: 77n })).deleteHorizonMs, 77)
})

test('the upper byte of the attributes is ignored, as Kafka does', () => {
  assert.equal(onFirst(sampleBatch({ attributes: 0x7f00 })).compression, 0)
})

test('messages of magic 0 and 1 answer the same questions', () => {
  const old = onFirst(sampleMessage({ magic: 0, offset: 5, attributes: 0x38 }))
  assert.deepEqual([old.magic, old.baseOffset, old.lastOffset, old.maxTimestamp], [0, 5, 5, -1])
  assert.equal(old.timestampType, 'none')
  assert.deepEqual([old.isControl, old.isTransactional, old.deleteHorizonMs], [false, false, null])
  assert.deepEqual([old.leaderEpoch, old.producerId, old.recordCount], [-1, -1, -1])
  const one = onFirst(sampleMessage({ offset: 6, attributes: 0x08, timestamp: 99n }))
  assert.deepEqual([one.magic, one.maxTimestamp, one.timestampType], [1, 99, 'log append'])
  const wrapper = onFirst(sampleMessage({ offset: 6, attributes: 0x01 }))
  assert.deepEqual([wrapper.baseOffset, wrapper.lastOffset], [-1, 6])
})

test('timestamps in nanoseconds are clamped, not refused [E32]', () => {
  const batch = onFirst(
    sampleBatch({ baseTimestamp: 1_800_000_000_000_000_000n, maxTimestamp: -(2n ** 63n) }),
  )
  assert.equal(batch.baseTimestamp, Number.MAX_SAFE_INTEGER)
  assert.equal(batch.maxTimestamp, -Number.MAX_SAFE_INTEGER)
})

test('a walk visits each batch once and stops before one that is cut short', () => {
  const one = sampleBatch({ baseOffset: 1 }, [sampleRecord()])
  const two = sampleMessage({ offset: 2 })
  const three = sampleBatch({ baseOffset: 3 })
  const bytes = joined(one, two, three)
  const whole = [one.length, one.length + two.length, bytes.length]
  for (let cut = 0; cut <= bytes.length; cut++) {
    const batches = new BatchCursor(bytes, 0, cut)
    const seen: number[] = []
    while (batches.next()) seen.push(batches.lastOffset)
    const expected = whole.filter((end) => end <= cut)
    assert.equal(seen.length, expected.length, `cut at ${cut}`)
    assert.equal(batches.position, expected.at(-1) ?? 0)
    assert.equal(batches.tailBytes, cut - (expected.at(-1) ?? 0))
    assert.equal(batches.next(), false, 'and stays there')
  }
})

test('a walk may begin inside its bytes, which may be a view themselves', () => {
  const bytes = joined(Uint8Array.of(1, 2, 3), sampleBatch({ baseOffset: 9 }))
  const batches = new BatchCursor(bytes.subarray(1), 2)
  assert.equal(batches.next(), true)
  assert.equal(batches.baseOffset, 9)
  assert.deepEqual(batches.batchBytes, sampleBatch({ baseOffset: 9 }))
})

test('where no batch can begin the walk says so and stays there', () => {
  const good = sampleBatch({})
  const broken: [string, Uint8Array][] = [
    ['magic', sampleBatch({ magic: 3 })],
    ['magic 255', sampleBatch({ magic: -1 })],
    [
      'size',
      joined(
        new Uint8Array(8),
        Uint8Array.of(0, 0, 0, 48),
        new Uint8Array(4),
        Uint8Array.of(2),
        new Uint8Array(60),
      ),
    ],
    ['zeroes', new Uint8Array(61)],
    ['negative size', joined(new Uint8Array(8), new Uint8Array(53).fill(0xff))],
    ['offset', sampleBatch({ baseOffset: 2n ** 53n })],
    ['negative offset', sampleBatch({ baseOffset: -(2n ** 53n) })],
    ['last offset', sampleBatch({ baseOffset: 2n ** 53n - 1n, lastOffsetDelta: 1 })],
    ['last before first', sampleBatch({ lastOffsetDelta: -1 })],
    ['count', sampleBatch({ count: -1 })],
    ['producer id', sampleBatch({ producerId: 2n ** 62n })],
    ['codec', sampleBatch({ attributes: 5 })],
    ['zstd in magic 1', sampleMessage({ attributes: 4 })],
  ]
  for (const [name, bytes] of broken) {
    const batches = new BatchCursor(joined(good, bytes))
    assert.equal(batches.next(), true)
    assert.throws(() => batches.next(), Malformed, name)
    assert.equal(batches.position, good.length, name)
    assert.throws(() => batches.next(), Malformed, name)
  }
})

test('any bytes give batches, an end or Malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const batches = new BatchCursor(bytes)
      try {
        while (batches.next()) assert.ok(batches.lastOffset >= batches.baseOffset)
      } catch (error) {
        assert.ok(error instanceof Malformed)
      }
    }),
  )
})
