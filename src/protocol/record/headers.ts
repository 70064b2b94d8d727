import { type ByteCursor, internText, Malformed, readVarint } from '#core/bytes'
import type { RecordHeader } from './record-cursor.ts'

const NO_HEADERS: readonly RecordHeader[] = []
/** Its key's length and its value's. */
const SMALLEST_HEADER_BYTES = 2

/** Moves past the headers of a record that ends at `end`; `Malformed` when they do not fit. */
export function skipHeaders(at: ByteCursor, count: number, end: number): void {
  if (count < 0 || count > (end - at.position) / SMALLEST_HEADER_BYTES) {
    throw new Malformed('more headers than a record has room for')
  }
  for (let left = count; left > 0; left--) {
    const keyLength = readVarint(at)
    if (keyLength < 0) throw new Malformed('a header without a key')
    skip(at, keyLength, end)
    skip(at, readVarint(at), end)
  }
}

function skip(at: ByteCursor, length: number, end: number): void {
  if (length > end - at.position) throw new Malformed('a header ends outside its record')
  if (length > 0) at.position += length
}

/** Headers that `skipHeaders` has passed. Keys recur in each record, so they come from a table. */
export function readHeaders(
  bytes: Uint8Array,
  position: number,
  count: number,
): readonly RecordHeader[] {
  if (count === 0) return NO_HEADERS
  const at: ByteCursor = { bytes, position, end: bytes.length }
  const headers: RecordHeader[] = []
  for (let left = count; left > 0; left--) {
    const keyLength = readVarint(at)
    const key = internText(bytes, at.position, at.position + keyLength)
    at.position += keyLength
    const length = readVarint(at)
    headers.push({ key, value: length < 0 ? null : cut(at, length) })
  }
  return headers
}

function cut(at: ByteCursor, length: number): Uint8Array {
  const start = at.position
  at.position += length
  return new Uint8Array(at.bytes.buffer, at.bytes.byteOffset + start, length)
}
