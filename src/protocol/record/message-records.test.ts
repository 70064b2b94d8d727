import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { compress } from '#protocol/compression'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch } from './check.ts'
import { MessageSetBuilder, type NewMessage } from './message-builder.ts'
import { openRecords } from './open.ts'
import { joined, type SampleMessage, sampleMessage } from './testing/sample.ts'

const codecs = pureCodecs()
const open = { codecs, limitBytes: 1 << 20 }
const text = (value: string) => Uint8Array.from(Buffer.from(value))

interface Seen {
  offset: number
  timestamp: bigint
  key: Uint8Array | null
  value: Uint8Array | null
}

function seenIn(bytes: Uint8Array): Seen[] {
  const seen: Seen[] = []
  const batches = new BatchCursor(bytes)
  while (batches.next()) {
    const records = openRecords(batches, open)
    while (records.next()) {
      const { offset, key, value } = records
      seen.push({ offset, timestamp: records.exactTimestamp(), key, value })
    }
  }
  return seen
}

function wrapper(inner: Uint8Array, given: Partial<SampleMessage>): Uint8Array {
  const value = compress(codecs, 1, inner, { magic: given.magic ?? 1 })
  return sampleMessage({ attributes: 1, ...given, value })
}

const message = fc.record({
  timestamp: fc.oneof(fc.nat(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  key: fc.option(fc.uint8Array({ maxLength: 30 })),
  value: fc.option(fc.uint8Array({ maxLength: 30 })),
  gap: fc.integer({ min: 0, max: 3 }),
})

test('what was appended is what is read: both formats, plain and with each codec', () => {
  const options = fc.record({
    magic: fc.constantFrom(0 as const, 1 as const),
    compression: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
    firstOffset: fc.integer({ min: 1, max: 2 ** 50 }),
  })
  const messages = fc.array(message, { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(options, messages, ({ magic, compression, firstOffset }, given) => {
      const builder = new MessageSetBuilder({ codecs, magic, compression })
      let offset = firstOffset
      const expected: Seen[] = []
      for (const { timestamp, key, value, gap } of given) {
        offset += gap
        const appended: NewMessage = { offset: offset as Offset, timestamp, key, value }
        builder.append(appended)
        const time = magic === 0 ? -1n : BigInt(timestamp)
        expected.push({ offset, timestamp: time, key, value })
        offset++
      }
      const built = builder.build()
      const batches = new BatchCursor(built)
      assert.equal(checkNextBatch(batches, codecs), null)
      assert.deepEqual(seenIn(built), expected)
    }),
    { numRuns: 300 },
  )
})

test('a builder to which nothing was appended gives no bytes', () => {
  assert.equal(new MessageSetBuilder({ codecs, magic: 1, compression: 1 }).build().length, 0)
})

test('the time of a stamped wrapper hides those inside', () => {
  const inner = sampleMessage({ timestamp: 5n })
  const stamped = wrapper(inner, { attributes: 9, timestamp: 99n, offset: 7 })
  assert.deepEqual(seenIn(stamped), [{ offset: 7, timestamp: 99n, key: null, value: null }])
})

test('inside a wrapper of magic 1 offsets are relative to the last, of magic 0 they are as they are', () => {
  const inner = (magic: 0 | 1) =>
    joined(sampleMessage({ magic, offset: 0 }), sampleMessage({ magic, offset: 3 }))
  const offsets = (bytes: Uint8Array) => seenIn(bytes).map(({ offset }) => offset)
  assert.deepEqual(offsets(wrapper(inner(1), { offset: 13 })), [10, 13])
  assert.deepEqual(offsets(wrapper(inner(0), { magic: 0, offset: 13 })), [0, 3])
  assert.deepEqual(offsets(wrapper(inner(1), { offset: 0 })), [0, 3], 'some librdkafka wrote 0')
})

test('a message cut short inside a wrapper is left out, as Kafka does', () => {
  const inner = joined(sampleMessage({ value: text('whole') }), sampleMessage().subarray(0, 20))
  assert.equal(seenIn(wrapper(inner, { offset: 4 })).length, 1)
})

const badInside = sampleMessage({ value: text('x') })
badInside[badInside.length - 1] = 0

const hostile: [string, Uint8Array][] = [
  ['a wrapper without a value', sampleMessage({ attributes: 1 })],
  ['a wrapper without messages', wrapper(new Uint8Array(0), {})],
  ['a wrapper inside a wrapper', wrapper(wrapper(sampleMessage(), {}), {})],
  ['a message inside with a bad checksum', wrapper(badInside, {})],
  ['a wrapper that ends before its messages', wrapper(sampleMessage({ offset: 9 }), { offset: 8 })],
  ['a message inside that is too small', wrapper(new Uint8Array(40), {})],
  ['a batch inside a wrapper', wrapper(new Uint8Array(80).fill(2), {})],
  ['an offset beyond 2^53-1 inside', wrapper(sampleMessage({ offset: 2n ** 60n }), {})],
]

for (const [name, bytes] of hostile) {
  test(`${name}: Malformed`, () => {
    assert.throws(() => seenIn(bytes), Malformed)
  })
}

test('a key or a value that ends outside its message: Malformed', () => {
  for (const at of [26, 30]) {
    const bytes = sampleMessage()
    bytes.set([0x7f, 0xff, 0xff, 0xff], at)
    assert.throws(() => seenIn(bytes), Malformed)
  }
})
