/** Any bytes: every reader agrees with the definition, bit by bit in bigints, or both refuse. */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { Malformed } from './malformed.ts'
import * as varint from './varint.ts'

/** `null` where Kafka refuses. `bits` is 32 or 64. */
function defined(bytes: Uint8Array, bits: number): { raw: bigint; size: number } | null {
  let raw = 0n
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    const last = i === Math.ceil(bits / 7) - 1
    if (last && byte >= 0x80) return null
    raw |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return { raw: BigInt.asUintN(bits, raw), size: i + 1 }
  }
  return null
}

function zigzag(raw: bigint): bigint {
  return (raw >> 1n) ^ -(raw & 1n)
}

type Reader = (cursor: varint.ByteCursor) => number | bigint

/** What a reader makes of bytes that lie among others; `null` for Malformed. */
function given(read: Reader, bytes: Uint8Array): { value: bigint; size: number } | null {
  const room = new Uint8Array(bytes.length + 6).fill(0x01)
  room.set(bytes, 3)
  const cursor = { bytes: room, position: 3, end: 3 + bytes.length }
  try {
    const value = BigInt(read(cursor))
    return { value, size: cursor.position - 3 }
  } catch (error) {
    assert.ok(error instanceof Malformed, String(error))
    return null
  } finally {
    assert.ok(cursor.position <= cursor.end, 'reads past its end')
  }
}

const READERS: readonly { read: Reader; bits: number; signed: boolean; exact: boolean }[] = [
  { read: varint.readUnsignedVarint, bits: 32, signed: false, exact: true },
  { read: varint.readVarint, bits: 32, signed: true, exact: true },
  { read: varint.readUnsignedVarlong, bits: 64, signed: false, exact: false },
  { read: varint.readVarlong, bits: 64, signed: true, exact: false },
  { read: varint.readUnsignedVarlongExact, bits: 64, signed: false, exact: true },
  { read: varint.readVarlongExact, bits: 64, signed: true, exact: true },
]

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER)

function expected(
  bytes: Uint8Array,
  reader: (typeof READERS)[number],
): { value: bigint; size: number } | null {
  const found = defined(bytes, reader.bits)
  if (found === null) return null
  const value = reader.signed ? zigzag(found.raw) : found.raw
  const fits = reader.exact || (value <= LARGEST && value >= -LARGEST)
  return fits ? { value, size: found.size } : null
}

const long = fc.array(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 11 })
const bytes = fc
  .tuple(long, fc.uint8Array({ maxLength: 3 }))
  .map(([head, tail]) => Uint8Array.from([...head, ...tail]))

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
let runs = 0
fc.assert(
  fc.property(bytes, (input) => {
    runs++
    for (const reader of READERS)
      assert.deepEqual(given(reader.read, input), expected(input, reader), reader.read.name)
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000 },
)
console.log(`varint: ${runs} inputs`)
