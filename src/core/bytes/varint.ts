import { Malformed } from './malformed.ts'

/**
 * Where a reader stands. `end` bounds it: bytes after it belong to somebody else and are never read.
 * A varint moves `position` past itself; after `Malformed` the position is of no use.
 */
export interface ByteCursor {
  readonly bytes: Uint8Array
  position: number
  readonly end: number
}

// The names are Kafka's: `varint` has 32 bits and `varlong` 64, both zigzag unless called unsigned. Kafka takes
// non-minimal forms and drops the bits above 32 and 64 of a full-length last byte, and so do these; a varint that goes
// on after 5 bytes, or a varlong after 10, is refused.

const TWO_27 = 2 ** 27
const TWO_28 = 2 ** 28
const TWO_55 = 2 ** 55
const TWO_56 = 2 ** 56

function nextByte(cursor: ByteCursor): number {
  const position = cursor.position
  if (position >= cursor.end) throw new Malformed('a varint runs past the end')
  cursor.position = position + 1
  return cursor.bytes[position] as number
}

function overlong(): never {
  throw new Malformed('a varint is longer than its type allows')
}

/** The low 28 bits when the varint ends within 4 bytes; otherwise their complement (a negative number). */
function lowBits(cursor: ByteCursor): number {
  let byte = nextByte(cursor)
  if (byte < 0x80) return byte
  let value = byte & 0x7f
  byte = nextByte(cursor)
  if (byte < 0x80) return value | (byte << 7)
  value |= (byte & 0x7f) << 7
  byte = nextByte(cursor)
  if (byte < 0x80) return value | (byte << 14)
  value |= (byte & 0x7f) << 14
  byte = nextByte(cursor)
  value |= (byte & 0x7f) << 21
  return byte < 0x80 ? value : ~value
}

/** Bits 56 to 63, from the ninth and the tenth byte. */
function highBits(cursor: ByteCursor): number {
  const ninth = nextByte(cursor)
  if (ninth < 0x80) return ninth
  const tenth = nextByte(cursor)
  if (tenth >= 0x80) overlong()
  return (ninth & 0x7f) | ((tenth & 1) << 7)
}

/** 0 to 2^32-1. */
export function readUnsignedVarint(cursor: ByteCursor): number {
  const low = lowBits(cursor)
  if (low >= 0) return low
  const fifth = nextByte(cursor)
  if (fifth >= 0x80) overlong()
  return (~low | (fifth << 28)) >>> 0
}

/** -2^31 to 2^31-1. */
export function readVarint(cursor: ByteCursor): number {
  const raw = readUnsignedVarint(cursor)
  return (raw >>> 1) ^ -(raw & 1)
}

/** 0 to 2^53-1; `Malformed` above. */
export function readUnsignedVarlong(cursor: ByteCursor): number {
  const low = lowBits(cursor)
  if (low >= 0) return low
  const middle = lowBits(cursor)
  if (middle >= 0) return exact(middle * TWO_28 + ~low)
  return exact(highBits(cursor) * TWO_56 + ~middle * TWO_28 + ~low)
}

/**
 * Within ±(2^53-1); `Malformed` outside: no offset, size or id is there. Times can be:
 * `readVarlongExact` is for those.
 */
export function readVarlong(cursor: ByteCursor): number {
  const low = lowBits(cursor)
  if (low >= 0) return (low >>> 1) ^ -(low & 1)
  const middle = lowBits(cursor)
  if (middle >= 0) return signed(~low, middle * TWO_27)
  return signed(~low, highBits(cursor) * TWO_55 + ~middle * TWO_27)
}

/** Undoes the zigzag on parts, because the raw number has one bit more than its value. */
function signed(low: number, upperHalf: number): number {
  const half = upperHalf + (low >>> 1)
  return exact((low & 1) === 0 ? half : -1 - half)
}

/** Rounding keeps order, so a value that was rounded on the way here is not safe either. */
function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Malformed('a varint is beyond 2^53-1')
  return value
}

/** All 64 bits, as an unsigned bigint. */
export function readUnsignedVarlongExact(cursor: ByteCursor): bigint {
  const low = lowBits(cursor)
  if (low >= 0) return BigInt(low)
  const middle = lowBits(cursor)
  if (middle >= 0) return (BigInt(middle) << 28n) | BigInt(~low)
  const high = BigInt(highBits(cursor))
  return (high << 56n) | (BigInt(~middle) << 28n) | BigInt(~low)
}

/** Any 64-bit value: -2^63 to 2^63-1. */
export function readVarlongExact(cursor: ByteCursor): bigint {
  const raw = readUnsignedVarlongExact(cursor)
  return (raw & 1n) === 0n ? raw >> 1n : -1n - (raw >> 1n)
}

/** 1 to 5 bytes; the value is taken modulo 2^32, as Java's int is. */
export function unsignedVarintSize(value: number): number {
  const raw = value >>> 0
  if (raw < 0x80) return 1
  if (raw < 0x4000) return 2
  if (raw < 0x20_0000) return 3
  return raw < 0x1000_0000 ? 4 : 5
}

export function varintSize(value: number): number {
  return unsignedVarintSize((value << 1) ^ (value >> 31))
}

/** For 0 to 2^53-1. */
export function unsignedVarlongSize(value: number): number {
  if (value < TWO_28) return unsignedVarintSize(value)
  return 4 + unsignedVarintSize(Math.floor(value / TWO_28))
}

/** For values within ±(2^53-1). */
export function varlongSize(value: number): number {
  if ((value | 0) === value) return varintSize(value)
  const half = value < 0 ? -1 - value : value
  return 4 + unsignedVarintSize(Math.floor(half / TWO_27))
}

/** For -2^63 to 2^63-1. */
export function varlongSizeExact(value: bigint): number {
  let size = 1
  for (let rest = zigzag(value); rest >= 0x80n; rest >>= 7n) size++
  return size
}

function zigzag(value: bigint): bigint {
  return value < 0n ? ((-1n - value) << 1n) | 1n : value << 1n
}

/** Writes `value` modulo 2^32 at `position`; gives the position after it. The room is the caller's to know. */
export function writeUnsignedVarint(bytes: Uint8Array, position: number, value: number): number {
  let at = position
  let rest = value >>> 0
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[at++] = rest
  return at
}

export function writeVarint(bytes: Uint8Array, position: number, value: number): number {
  return writeUnsignedVarint(bytes, position, (value << 1) ^ (value >> 31))
}

/** For 0 to 2^53-1. */
export function writeUnsignedVarlong(bytes: Uint8Array, position: number, value: number): number {
  if (value < TWO_28) return writeUnsignedVarint(bytes, position, value)
  const high = Math.floor(value / TWO_28)
  writeLowBits(bytes, position, value - high * TWO_28)
  return writeUnsignedVarint(bytes, position + 4, high)
}

/** For values within ±(2^53-1). Their zigzag form has one bit more than a number holds, so it is made in two parts. */
export function writeVarlong(bytes: Uint8Array, position: number, value: number): number {
  if ((value | 0) === value) return writeVarint(bytes, position, value)
  const sign = value < 0 ? 1 : 0
  const half = value < 0 ? -1 - value : value
  const high = Math.floor(half / TWO_27)
  writeLowBits(bytes, position, ((half - high * TWO_27) << 1) | sign)
  return writeUnsignedVarint(bytes, position + 4, high)
}

/** Four bytes of seven bits, with more to come. */
function writeLowBits(bytes: Uint8Array, position: number, low: number): void {
  bytes[position] = low | 0x80
  bytes[position + 1] = (low >>> 7) | 0x80
  bytes[position + 2] = (low >>> 14) | 0x80
  bytes[position + 3] = (low >>> 21) | 0x80
}

/** For -2^63 to 2^63-1. */
export function writeVarlongExact(bytes: Uint8Array, position: number, value: bigint): number {
  let at = position
  let rest = zigzag(value)
  while (rest >= 0x80n) {
    bytes[at++] = Number(rest & 0x7fn) | 0x80
    rest >>= 7n
  }
  bytes[at++] = Number(rest)
  return at
}
