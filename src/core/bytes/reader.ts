import type { Uuid } from '#core/brand'
import { internText } from './intern.ts'
import { Malformed } from './malformed.ts'
import type { NodeBytes } from './node-bytes.ts'
import { readUuid, UUID_BYTES } from './uuid.ts'
import { type ByteCursor, readUnsignedVarint } from './varint.ts'

const TWO_32 = 2 ** 32
/** The high half of -(2^53) and of 2^53: between them an int64 is exact in a number. */
const TOO_LOW = -(2 ** 21)
const TOO_HIGH = 2 ** 21

/**
 * Reads big-endian values from bytes that somebody else wrote, from front to back. Whatever is not there, or is not
 * what it should be, is `Malformed`; after that the position is of no use.
 *
 * `bytes`, `view`, `position` and `end` are open because compiled decoders read fixed runs of fields straight
 * from the view after one `need` for all of them.
 */
export class Reader implements ByteCursor {
  readonly bytes: NodeBytes
  readonly view: DataView
  position: number
  readonly end: number

  /** Reads `bytes` from `position` to `end`. No byte is copied. */
  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.position = position
    this.end = end
  }

  get remaining(): number {
    return this.end - this.position
  }

  /** `Malformed` unless that many bytes are left. */
  need(byteCount: number): void {
    if (byteCount > this.end - this.position) tooShort()
  }

  /** Moves past `byteCount` bytes and gives where they began. */
  take(byteCount: number): number {
    const position = this.position
    if (byteCount > this.end - position) tooShort()
    this.position = position + byteCount
    return position
  }

  /** Kafka takes any byte but 0 for true. */
  bool(): boolean {
    return this.bytes[this.take(1)] !== 0
  }

  int8(): number {
    return this.view.getInt8(this.take(1))
  }

  int16(): number {
    return this.view.getInt16(this.take(2))
  }

  uint16(): number {
    return this.view.getUint16(this.take(2))
  }

  int32(): number {
    return this.view.getInt32(this.take(4))
  }

  uint32(): number {
    return this.view.getUint32(this.take(4))
  }

  float64(): number {
    return this.view.getFloat64(this.take(8))
  }

  /** An offset, an epoch, an id, a size: beyond ±(2^53-1) only Kafka's sentinels Long.MAX and Long.MIN, as ±Infinity [E32]. */
  int64(): number {
    const position = this.take(8)
    const high = this.view.getInt32(position)
    const low = this.view.getUint32(position + 4)
    if (high > TOO_LOW && high < TOO_HIGH) return high * TWO_32 + low
    return wideInt64(high, low)
  }

  /** A time: clamped to ±(2^53-1), since a client may write nanoseconds by mistake and Kafka lets it [E32]. */
  clampedInt64(): number {
    const position = this.take(8)
    const high = this.view.getInt32(position)
    const low = this.view.getUint32(position + 4)
    if (high > TOO_LOW && high < TOO_HIGH) return high * TWO_32 + low
    return clampedWideInt64(high, low)
  }

  /** All 64 bits, where they mean nothing as a number. */
  bigint64(): bigint {
    return this.view.getBigInt64(this.take(8))
  }

  /** 0 to 2^32-1. */
  uvarint(): number {
    const position = this.position
    if (position < this.end) {
      const byte = this.bytes[position] as number
      if (byte < 0x80) {
        this.position = position + 1
        return byte
      }
    }
    return readUnsignedVarint(this)
  }

  /** A length as flexible versions write it (KIP-482), one more than itself; negative for null. */
  compactLength(): number {
    // Kafka subtracts in 32 bits: a varint above 2^31 is null, too.
    return ((this.uvarint() | 0) - 1) | 0
  }

  uuid(): Uuid {
    return readUuid(this.bytes, this.take(UUID_BYTES))
  }

  /** UTF-8; what is not UTF-8 becomes U+FFFD, as in Java. */
  text(byteCount: number): string {
    const position = this.take(byteCount)
    return this.bytes.toString('utf8', position, position + byteCount)
  }

  /** As `text`, for what recurs in each request: the same bytes give the same string, made once [E21]. */
  internedText(byteCount: number): string {
    const position = this.take(byteCount)
    return internText(this.bytes, position, position + byteCount)
  }

  /** A view, not a copy: whoever keeps it copies it. */
  slice(byteCount: number): Uint8Array {
    return sliceOf(this.bytes, this.take(byteCount), byteCount)
  }
}

/** One for all that is empty: a fetch of a thousand idle partitions would make a thousand. */
export const NO_BYTES = Uint8Array.of()

/** A view of `byteCount` bytes at `position`, which are known to be there. */
export function sliceOf(bytes: Uint8Array, position: number, byteCount: number): Uint8Array {
  if (byteCount === 0) return NO_BYTES
  return new Uint8Array(bytes.buffer, bytes.byteOffset + position, byteCount)
}

export function tooShort(): never {
  throw new Malformed('a value runs past the end')
}

function sentinel(high: number, low: number): number {
  if (high === 0x7fff_ffff && low === 0xffff_ffff) return Number.POSITIVE_INFINITY
  if (high === -0x8000_0000 && low === 0) return Number.NEGATIVE_INFINITY
  return 0
}

/** An int64 of these halves that is, or may be, beyond 2^53: a sentinel or `Malformed`. */
export function wideInt64(high: number, low: number): number {
  // -(2^53-1) to -(2^53-2^32) have this high half, and -(2^53) alone among them is too low.
  if (high === TOO_LOW && low !== 0) return high * TWO_32 + low
  const found = sentinel(high, low)
  if (found === 0) throw new Malformed('an int64 is beyond 2^53')
  return found
}

/** As `wideInt64`, for times. */
export function clampedWideInt64(high: number, low: number): number {
  if (high === TOO_LOW && low !== 0) return high * TWO_32 + low
  const found = sentinel(high, low)
  if (found !== 0) return found
  return high < 0 ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER
}
