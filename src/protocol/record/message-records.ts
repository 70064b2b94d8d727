import type { Offset, TimestampMs } from '#core/brand'
import { Malformed } from '#core/bytes'
import type { Checksums } from './checksums.ts'
import { clampInt64, readClampedInt64, readInt64 } from './int64.ts'
import {
  COMPRESSION_MASK,
  EMPTY_MESSAGE_BYTES,
  LENGTH_AT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MESSAGE_ATTRIBUTES_AT,
  MESSAGE_CRC_AT,
  MESSAGE_KEY_SIZE_AT,
  MESSAGE_TIMESTAMP_AT,
  NONE,
  OFFSET_AT,
} from './layout.ts'
import type { RecordCursor, RecordHeader } from './record-cursor.ts'

const NO_HEADERS: readonly RecordHeader[] = []

/** What a wrapper says for all messages inside it. */
export interface Wrapper {
  /** Added to each offset: in a wrapper of magic 1 they are relative. */
  readonly offsetBase: number
  /** When the broker stamped the wrapper, which hides the times inside; null when it did not. */
  readonly logAppendTime: bigint | null
  /** The wrapper's own checksum covers the messages as they are compressed: each is checked again. */
  readonly checksums: Checksums
}

/** The messages of magic 0 and 1, alone or inside a wrapper. */
export class MessageRecords implements RecordCursor {
  offset = NONE as Offset
  timestamp = NONE as TimestampMs
  sizeBytes = 0
  readonly sequence = NONE
  readonly headers = NO_HEADERS
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #wrapper: Wrapper | null
  readonly #view: DataView
  #position: number
  #magic = 0
  #keyStart = 0
  #keyLength = NONE
  #valueStart = 0
  #valueLength = NONE

  /** Messages in `bytes[start, end)`, which are plain when they come from a wrapper. */
  constructor(
    bytes: Uint8Array,
    { start, end }: { readonly start: number; readonly end: number },
    wrapper: Wrapper | null,
  ) {
    this.#bytes = bytes
    this.#end = end
    this.#wrapper = wrapper
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#position = start
  }

  next(): boolean {
    const position = this.#position + this.sizeBytes
    this.#position = position
    this.sizeBytes = messageBytes(this.#view, position, this.#end)
    if (this.sizeBytes === 0) return false
    if (this.#wrapper !== null) this.#checkInside(this.#wrapper.checksums)
    const base = this.#wrapper?.offsetBase ?? 0
    const offset = base + readInt64(this.#view, position + OFFSET_AT)
    if (!Number.isSafeInteger(offset)) throw new Malformed('an offset beyond 2^53-1')
    this.offset = offset as Offset
    this.#magic = this.#view.getUint8(position + MAGIC_AT)
    this.timestamp = this.#readTimestamp()
    this.#readKeyAndValue(position + this.sizeBytes)
    return true
  }

  #checkInside({ crc32 }: Checksums): void {
    const position = this.#position
    const attributes = this.#view.getUint8(position + MESSAGE_ATTRIBUTES_AT)
    if ((attributes & COMPRESSION_MASK) !== 0) throw new Malformed('a wrapper inside a wrapper')
    const computed = crc32(this.#bytes, 0, position + MAGIC_AT, position + this.sizeBytes)
    if (this.#view.getUint32(position + MESSAGE_CRC_AT) !== computed) {
      throw new Malformed('a message inside a wrapper has a bad checksum')
    }
  }

  #readTimestamp(): TimestampMs {
    if (this.#magic === 0) return NONE as TimestampMs
    const stamped = this.#wrapper?.logAppendTime ?? null
    if (stamped !== null) return clampInt64(stamped) as TimestampMs
    return readClampedInt64(this.#view, this.#position + MESSAGE_TIMESTAMP_AT) as TimestampMs
  }

  #readKeyAndValue(end: number): void {
    const keySizeAt = this.#position + MESSAGE_KEY_SIZE_AT[this.#magic === 0 ? 0 : 1]
    this.#keyLength = this.#view.getInt32(keySizeAt)
    this.#keyStart = keySizeAt + 4
    const valueSizeAt = this.#keyStart + Math.max(0, this.#keyLength)
    if (valueSizeAt + 4 > end) throw new Malformed('a key ends outside its message')
    this.#valueLength = this.#view.getInt32(valueSizeAt)
    this.#valueStart = valueSizeAt + 4
    if (this.#valueStart + Math.max(0, this.#valueLength) > end) {
      throw new Malformed('a value ends outside its message')
    }
  }

  get hasKey(): boolean {
    return this.#keyLength >= 0
  }

  get key(): Uint8Array | null {
    return this.#keyLength < 0 ? null : this.#cut(this.#keyStart, this.#keyLength)
  }

  get value(): Uint8Array | null {
    return this.#valueLength < 0 ? null : this.#cut(this.#valueStart, this.#valueLength)
  }

  #cut(start: number, length: number): Uint8Array {
    const { buffer, byteOffset } = this.#bytes
    return new Uint8Array(buffer, byteOffset + start, length)
  }

  exactTimestamp(): bigint {
    if (this.#magic === 0) return -1n
    const own = this.#view.getBigInt64(this.#position + MESSAGE_TIMESTAMP_AT)
    return this.#wrapper?.logAppendTime ?? own
  }
}

/**
 * Size of the message at `position`; 0 at the end, and where a message is cut short: what came in a wrapper cut
 * short is left out silently, as Kafka does. `Malformed` for what is no message.
 */
export function messageBytes(view: DataView, position: number, end: number): number {
  const left = end - position
  if (left < LOG_OVERHEAD_BYTES) return 0
  const sizeBytes = view.getInt32(position + LENGTH_AT) + LOG_OVERHEAD_BYTES
  if (sizeBytes < EMPTY_MESSAGE_BYTES[0])
    throw new Malformed('a message is smaller than its fields')
  if (left < sizeBytes) return 0
  const magic = view.getUint8(position + MAGIC_AT)
  if (magic > 1) throw new Malformed('a message of unknown magic')
  if (magic === 1 && sizeBytes < EMPTY_MESSAGE_BYTES[1]) {
    throw new Malformed('a message is smaller than its fields')
  }
  return sizeBytes
}
