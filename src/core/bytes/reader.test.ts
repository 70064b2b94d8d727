import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed, Reader } from './index.ts'

function int64Bytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value)
  return bytes
}

const LONG_MAX = 2n ** 63n - 1n
const LONG_MIN = -(2n ** 63n)
const SAFE = 2n ** 53n - 1n

test('an int64 within 2^53-1 is exact, its two sentinels are infinities, all else is Malformed [E32]', () => {
  fc.assert(
    fc.property(fc.bigInt(-SAFE, SAFE), (value) => {
      assert.equal(new Reader(int64Bytes(value)).int64(), Number(value))
    }),
  )
  for (const edge of [
    SAFE,
    -SAFE,
    -SAFE + 1n,
    -(2n ** 53n) + 2n ** 32n,
    -(2n ** 53n) + 2n ** 32n - 1n,
  ])
    assert.equal(new Reader(int64Bytes(edge)).int64(), Number(edge))
  assert.equal(new Reader(int64Bytes(LONG_MAX)).int64(), Infinity)
  assert.equal(new Reader(int64Bytes(LONG_MIN)).int64(), -Infinity)
  for (const bad of [SAFE + 1n, -SAFE - 1n, LONG_MAX - 1n, LONG_MIN + 1n, 2n ** 60n])
    assert.throws(() => new Reader(int64Bytes(bad)).int64(), Malformed)
})

test('a time beyond 2^53-1 is clamped, since Kafka accepts nanoseconds by mistake [E32]', () => {
  fc.assert(
    fc.property(fc.bigInt(LONG_MIN + 1n, LONG_MAX - 1n), (value) => {
      const clamped = value > SAFE ? SAFE : value < -SAFE ? -SAFE : value
      assert.equal(new Reader(int64Bytes(value)).clampedInt64(), Number(clamped))
    }),
  )
  assert.equal(new Reader(int64Bytes(-SAFE - 1n)).clampedInt64(), -Number(SAFE))
  assert.equal(new Reader(int64Bytes(LONG_MAX)).clampedInt64(), Infinity)
  assert.equal(new Reader(int64Bytes(LONG_MIN)).clampedInt64(), -Infinity)
})

test('every read past the end is Malformed, also where the buffer goes on', () => {
  const bytes = new Uint8Array(64)
  const reads: ((reader: Reader) => unknown)[] = [
    (r) => r.bool(),
    (r) => r.int8(),
    (r) => r.int16(),
    (r) => r.uint16(),
    (r) => r.int32(),
    (r) => r.uint32(),
    (r) => r.int64(),
    (r) => r.clampedInt64(),
    (r) => r.bigint64(),
    (r) => r.float64(),
    (r) => r.uvarint(),
    (r) => r.uuid(),
    (r) => r.text(5),
    (r) => r.internedText(5),
    (r) => r.slice(5),
    (r) => r.need(5),
  ]
  for (const read of reads) {
    const needed = [...Array(17).keys()].find((end) => {
      try {
        read(new Reader(bytes, 0, end))
        return true
      } catch (fault) {
        assert.ok(fault instanceof Malformed)
        return false
      }
    })
    assert.ok(needed !== undefined && needed > 0)
    assert.throws(() => read(new Reader(bytes, 40, 40 + needed - 1)), Malformed)
  }
})

test('a compact length of 0, or one above 2^31 as Kafka subtracts in 32 bits, is null', () => {
  assert.equal(new Reader(Uint8Array.of(0)).compactLength(), -1)
  assert.equal(new Reader(Uint8Array.of(1)).compactLength(), 0)
  assert.equal(new Reader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f)).compactLength(), -2)
  assert.equal(new Reader(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x08)).compactLength(), 0x7fff_ffff)
})

test('a varint may be written longer than it must be, but not beyond five bytes, as in Kafka', () => {
  assert.equal(new Reader(Uint8Array.of(0x81, 0x80, 0x00)).uvarint(), 1)
  assert.throws(
    () => new Reader(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0)).uvarint(),
    Malformed,
  )
})

test('bytes that are not UTF-8 become U+FFFD, and a byte order mark stays', () => {
  assert.equal(new Reader(Uint8Array.of(0xe2, 0x82, 0x61)).text(3), '\ufffda')
  assert.equal(new Reader(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).internedText(4), '\ufeffa')
})

test('a slice is a view of the bytes, in whatever buffer they lie', () => {
  const whole = Uint8Array.from({ length: 16 }, (_, i) => i)
  const reader = new Reader(whole.subarray(4, 12), 2, 6)
  const slice = reader.slice(3)
  assert.deepEqual([...slice], [6, 7, 8])
  assert.equal(slice.buffer, whole.buffer)
  assert.equal(reader.remaining, 1)
})

test('an interned text is what plain decoding gives, whatever came before it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.constantFrom('orders', 'order5', ''),
  )
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
      for (const each of texts) {
        const bytes = new TextEncoder().encode(each)
        assert.equal(new Reader(bytes).internedText(bytes.length), each)
      }
    }),
  )
})

test('shared memory is read like any other: batches lie in it', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(32), 8)
  shared.set([0, 0, 0, 9, 0x61, 0xc3, 0xa9, 1, 2])
  const reader = new Reader(shared)
  assert.equal(reader.int32(), 9)
  assert.equal(reader.text(3), 'aé')
  assert.equal(reader.slice(2).buffer, shared.buffer)
})
