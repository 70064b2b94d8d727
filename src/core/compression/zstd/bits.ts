// Bit streams of Zstandard (RFC 8878 §4.1). FSE and Huffman streams are written forwards and read backwards: a
// stream begins at its last byte, whose highest set bit is only a mark (§4.1.2), and ends at its first.

/** Room before a stream, so that a read that has run out of it stays in the array; the run is found right after. */
export const PADDING_BEFORE = 16
/** Room behind a stream: 32 bits are read at a time. */
export const PADDING_BEHIND = 8

/** The `count` (at most 25) bits from bit `at` of the bytes under `view`. */
export function bitsAt(view: DataView, at: number, count: number): number {
  return (view.getUint32(at >>> 3, true) >>> (at & 7)) & ((1 << count) - 1)
}

/** As `bitsAt`, for up to 31 bits. */
export function manyBitsAt(view: DataView, at: number, count: number): number {
  if (count <= 25) return bitsAt(view, at, count)
  return bitsAt(view, at, 16) + bitsAt(view, at + 16, count - 16) * 65536
}

/** The position of the highest set bit of a positive number: 0 for 1, 4 for 31. */
export function highestBit(value: number): number {
  return 31 - Math.clz32(value)
}

/** Where the reading of the stream `bytes[start, end)` begins, in bits; -1 when the mark is missing. */
export function firstBit(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return -1
  const last = bytes[end - 1] as number
  return last === 0 ? -1 : (end - 1) * 8 + highestBit(last)
}
