import {
  varintSize,
  varlongSize,
  varlongSizeExact,
  writeVarint,
  writeVarlong,
  writeVarlongExact,
} from '#core/bytes'
import type { GrowingBytes } from './growing-bytes.ts'
import type { RecordHeader } from './record-cursor.ts'

/** What a record says for itself; offset and time are relative to its batch. */
export interface RecordContent {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers?: readonly RecordHeader[]
}

/** A time relative to that of the batch: a bigint where a number would not be exact. */
export type TimestampDelta = number | bigint

export interface RecordDeltas {
  readonly offsetDelta: number
  readonly timestampDelta: TimestampDelta
}

/** The exact difference of two times, each a safe integer or any 64 bits as a bigint; it wraps as Java's long does. */
export function timestampDelta(timestamp: number | bigint, base: number | bigint): TimestampDelta {
  if (typeof timestamp === 'number' && typeof base === 'number') {
    const delta = timestamp - base
    if (Number.isSafeInteger(delta)) return delta
  }
  return BigInt.asIntN(64, BigInt(timestamp) - BigInt(base))
}

/** Bytes of a record from its attributes on; in front of them comes this size as a varint. */
export function recordBodyBytes(content: RecordContent, deltas: RecordDeltas): number {
  const { timestampDelta: time } = deltas
  return (
    1 +
    (typeof time === 'number' ? varlongSize(time) : varlongSizeExact(time)) +
    varintSize(deltas.offsetDelta) +
    sizedBytes(content.key) +
    sizedBytes(content.value) +
    headersBytes(content.headers)
  )
}

function sizedBytes(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length
}

function headersBytes(headers: readonly RecordHeader[] | undefined): number {
  if (headers === undefined) return 1
  let size = varintSize(headers.length)
  for (const { key, value } of headers) {
    const keyBytes = Buffer.byteLength(key)
    size += varintSize(keyBytes) + keyBytes + sizedBytes(value)
  }
  return size
}

/** Writes a record and gives how many bytes it took. */
export function writeRecord(
  out: GrowingBytes,
  content: RecordContent,
  deltas: RecordDeltas,
): number {
  const bodyBytes = recordBodyBytes(content, deltas)
  const sizeBytes = varintSize(bodyBytes) + bodyBytes
  out.room(sizeBytes)
  const { bytes } = out
  const { timestampDelta: time } = deltas
  let at = writeVarint(bytes, out.position, bodyBytes)
  bytes[at++] = 0
  at = typeof time === 'number' ? writeVarlong(bytes, at, time) : writeVarlongExact(bytes, at, time)
  at = writeVarint(bytes, at, deltas.offsetDelta)
  at = writeSized(bytes, at, content.key)
  at = writeSized(bytes, at, content.value)
  out.position = writeHeaders(bytes, at, content.headers)
  return sizeBytes
}

function writeSized(bytes: Uint8Array, position: number, piece: Uint8Array | null): number {
  if (piece === null) return writeVarint(bytes, position, -1)
  const at = writeVarint(bytes, position, piece.length)
  bytes.set(piece, at)
  return at + piece.length
}

function writeHeaders(
  bytes: Uint8Array,
  position: number,
  headers: readonly RecordHeader[] | undefined,
): number {
  if (headers === undefined) return writeVarint(bytes, position, 0)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = writeVarint(bytes, position, headers.length)
  for (const { key, value } of headers) {
    at = writeVarint(bytes, at, Buffer.byteLength(key))
    at += text.write(key, at)
    at = writeSized(bytes, at, value)
  }
  return at
}
