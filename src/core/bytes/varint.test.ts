import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed } from './malformed.ts'
import * as varint from './varint.ts'

function cursor(bytes: ArrayLike<number>): varint.ByteCursor {
  return { bytes: Uint8Array.from(bytes), position: 0, end: bytes.length }
}

/** Writes, checks that the size was foretold, reads back, and checks that all was read. */
function roundTrip<T>(way: {
  value: T
  size: (value: T) => number
  write: (bytes: Uint8Array, position: number, value: T) => number
  read: (cursor: varint.ByteCursor) => T
}): void {
  const room = new Uint8Array(13)
  const end = way.write(room, 3, way.value)
  assert.equal(end - 3, way.size(way.value))
  const from = { bytes: room, position: 3, end }
  assert.equal(way.read(from), way.value)
  assert.equal(from.position, end)
  assert.throws(() => way.read({ bytes: room, position: 3, end: end - 1 }), Malformed)
}

const bigint = (min: bigint, max: bigint) => fc.bigInt(min, max)
const safe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200, max: 200 }),
  fc
    .tuple(fc.integer({ min: 0, max: 52 }), fc.integer({ min: -2, max: 2 }), fc.boolean())
    .map(([power, near, minus]) => (2 ** power + near) * (minus ? -1 : 1) || 0),
)

test('every int32 survives a varint and an unsigned varint', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      roundTrip({
        value,
        size: varint.varintSize,
        write: varint.writeVarint,
        read: varint.readVarint,
      })
      roundTrip({
        value: value >>> 0,
        size: varint.unsignedVarintSize,
        write: varint.writeUnsignedVarint,
        read: varint.readUnsignedVarint,
      })
    }),
    { numRuns: 3000 },
  )
})

test('every number that is exact survives a varlong', () => {
  fc.assert(
    fc.property(safe, (value) => {
      roundTrip({
        value,
        size: varint.varlongSize,
        write: varint.writeVarlong,
        read: varint.readVarlong,
      })
      roundTrip({
        value: Math.abs(value),
        size: varint.unsignedVarlongSize,
        write: varint.writeUnsignedVarlong,
        read: varint.readUnsignedVarlong,
      })
    }),
    { numRuns: 5000 },
  )
})

test('every int64 survives as a bigint, and as a number or Malformed', () => {
  fc.assert(
    fc.property(bigint(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
      roundTrip({
        value,
        size: varint.varlongSizeExact,
        write: varint.writeVarlongExact,
        read: varint.readVarlongExact,
      })
      const room = new Uint8Array(10)
      const end = varint.writeVarlongExact(room, 0, value)
      const read = () => varint.readVarlong({ bytes: room, position: 0, end })
      if (Number.isSafeInteger(Number(value))) assert.equal(read(), Number(value))
      else assert.throws(read, Malformed)
    }),
    { numRuns: 5000 },
  )
})

test('the number forms write what the bigint forms write', () => {
  fc.assert(
    fc.property(safe, (value) => {
      const a = new Uint8Array(10)
      const b = new Uint8Array(10)
      assert.equal(varint.writeVarlong(a, 0, value), varint.writeVarlongExact(b, 0, BigInt(value)))
      assert.deepEqual(a, b)
    }),
    { numRuns: 3000 },
  )
})

test('the edges of exactness', () => {
  const read = (value: bigint) => {
    const bytes = new Uint8Array(10)
    const end = varint.writeVarlongExact(bytes, 0, value)
    return varint.readVarlong({ bytes, position: 0, end })
  }
  assert.equal(read(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER)
  assert.equal(read(1n - 2n ** 53n), -Number.MAX_SAFE_INTEGER)
  for (const beyond of [2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)])
    assert.throws(() => read(beyond), Malformed)
})

test('Kafka takes a long form of a small number', () => {
  assert.equal(varint.readUnsignedVarint(cursor([0x81, 0x80, 0x80, 0x80, 0x00])), 1)
  assert.equal(varint.readVarint(cursor([0x82, 0x00])), 1)
  const ten = [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]
  assert.equal(varint.readVarlong(cursor(ten)), -1)
  assert.equal(varint.readVarlongExact(cursor(ten)), -1n)
})

test('Kafka drops the bits that do not fit in the last byte', () => {
  assert.equal(varint.readUnsignedVarint(cursor([0xff, 0xff, 0xff, 0xff, 0x7f])), 0xffff_ffff)
  const ten = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e]
  assert.equal(varint.readVarlongExact(cursor(ten)), 0n)
  assert.equal(varint.readVarlong(cursor(ten)), 0)
})

test('a varint of six bytes and a varlong of eleven are refused', () => {
  const five = [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]
  assert.throws(() => varint.readUnsignedVarint(cursor(five)), Malformed)
  assert.throws(() => varint.readVarint(cursor(five)), Malformed)
  const eleven = [...Array.from({ length: 10 }, () => 0x80), 0x00]
  assert.throws(() => varint.readVarlong(cursor(eleven)), Malformed)
  assert.throws(() => varint.readVarlongExact(cursor(eleven)), Malformed)
  assert.throws(() => varint.readUnsignedVarlong(cursor(eleven)), Malformed)
})
