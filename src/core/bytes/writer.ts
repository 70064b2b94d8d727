import { assert } from '#core/assert'
import type { Uuid } from '#core/brand'
import { COPIED_PIECE_BYTES, MAX_STRING_BYTES } from '#core/limits'
import type { NodeBytes } from './node-bytes.ts'
import { Unencodable } from './unencodable.ts'
import { UUID_BYTES, writeUuid } from './uuid.ts'
import { unsignedVarintSize } from './varint.ts'

/** What one chunk holds: enough for a hundred small replies, or for one with a thousand partitions. */
const CHUNK_BYTES = 64 * 1024

/** Up to here a loop over the characters is quicker than a call into Node. */
const SHORT_TEXT = 24

const TWO_32 = 2 ** 32

/** Characters of a UUID. */
const UUID_LENGTH = 22

/** Half a surrogate pair: no UTF-8 says it. */
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * Writes big-endian values, and gives them as a list of pieces for one `writev`: what is small is copied into a
 * chunk, what is large is referenced where it lies. A value that does not fit its type is `Unencodable`.
 *
 * A writer is used again after `finish`: messages are cut from one chunk until it is full, since a buffer of its own
 * for each would cost more than most messages. So one writer serves a whole broker, within one turn of the loop.
 *
 * `view` and `position` are open because compiled encoders write fixed runs of fields after one `room`.
 */
export class Writer {
  chunk: NodeBytes
  view: DataView
  position = 0
  /** Where in the chunk the piece begins that is not yet among the pieces. */
  #start = 0
  #pieces: Uint8Array[] = []
  #sealedBytes = 0

  constructor(chunkBytes = CHUNK_BYTES) {
    this.chunk = Buffer.allocUnsafeSlow(chunkBytes)
    this.view = new DataView(this.chunk.buffer, this.chunk.byteOffset, this.chunk.byteLength)
  }

  /** Bytes written since the last `finish`. */
  get sizeBytes(): number {
    return this.#sealedBytes + this.position - this.#start
  }

  /** All that was written, in order. The pieces are the receiver's; the writer begins anew. */
  finish(): Uint8Array[] {
    this.#seal()
    const pieces = this.#pieces
    this.#pieces = []
    this.#sealedBytes = 0
    return pieces
  }

  /** Forgets what was written since the last `finish`: after `Unencodable`. */
  discard(): void {
    this.position = this.#start
    this.#pieces = []
    this.#sealedBytes = 0
  }

  /** Makes sure that `byteCount` bytes can be written at `position` without a further check. */
  room(byteCount: number): void {
    if (byteCount > this.chunk.length - this.position) this.#nextChunk(byteCount)
  }

  #nextChunk(byteCount: number): void {
    this.#seal()
    this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, byteCount))
    this.view = new DataView(this.chunk.buffer, this.chunk.byteOffset, this.chunk.byteLength)
    this.position = 0
    this.#start = 0
  }

  #seal(): void {
    const sizeBytes = this.position - this.#start
    if (sizeBytes === 0) return
    const { buffer, byteOffset } = this.chunk
    this.#pieces.push(new Uint8Array(buffer, byteOffset + this.#start, sizeBytes))
    this.#sealedBytes += sizeBytes
    this.#start = this.position
  }

  /** Moves past `byteCount` bytes and gives where they are to be written: in the chunk as it is *afterwards*. */
  #advance(byteCount: number): number {
    this.room(byteCount)
    const position = this.position
    this.position = position + byteCount
    return position
  }

  bool(value: boolean): void {
    if (typeof value !== 'boolean') outOfRange('bool')
    const position = this.#advance(1)
    this.view.setInt8(position, value ? 1 : 0)
  }

  int8(value: number): void {
    if ((value << 24) >> 24 !== value) outOfRange('int8')
    const position = this.#advance(1)
    this.view.setInt8(position, value)
  }

  int16(value: number): void {
    if ((value << 16) >> 16 !== value) outOfRange('int16')
    const position = this.#advance(2)
    this.view.setInt16(position, value)
  }

  uint16(value: number): void {
    if ((value & 0xffff) !== value) outOfRange('uint16')
    const position = this.#advance(2)
    this.view.setUint16(position, value)
  }

  int32(value: number): void {
    if ((value | 0) !== value) outOfRange('int32')
    const position = this.#advance(4)
    this.view.setInt32(position, value)
  }

  uint32(value: number): void {
    if (value >>> 0 !== value) outOfRange('uint32')
    const position = this.#advance(4)
    this.view.setUint32(position, value)
  }

  float64(value: number): void {
    if (typeof value !== 'number') outOfRange('float64')
    const position = this.#advance(8)
    this.view.setFloat64(position, value)
  }

  /** A whole number within ±(2^53-1), or ±Infinity for Long.MAX and Long.MIN [E32]. */
  int64(value: number): void {
    const position = this.#advance(8)
    putInt64(this.view, position, value)
  }

  /** The other end of `Reader.clampedInt64`: what was clamped is written as it was clamped. */
  clampedInt64(value: number): void {
    this.int64(value)
  }

  bigint64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) outOfRange('int64')
    const position = this.#advance(8)
    this.view.setBigInt64(position, value)
  }

  /** 0 to 2^31-1. */
  uvarint(value: number): void {
    this.room(5)
    this.position = this.#putUvarint(this.position, value)
  }

  #putUvarint(position: number, value: number): number {
    const { chunk } = this
    let at = position
    let rest = value
    while (rest > 0x7f) {
      chunk[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    chunk[at++] = rest
    return at
  }

  uuid(value: Uuid): void {
    if (typeof value !== 'string' || value.length !== UUID_LENGTH) outOfRange('uuid')
    const position = this.#advance(UUID_BYTES)
    writeUuid(this.chunk, position, value)
  }

  /**
   * A string and its length: one more than it is in a varint when `compact`, otherwise an int16. Half a surrogate pair is
   * written as '?', as Java does; longer than 32,767 bytes is `Unencodable`.
   */
  text(value: string, compact: boolean): void {
    if (typeof value !== 'string') outOfRange('string')
    const { length } = value
    if (length > SHORT_TEXT) return this.#longText(value, compact)
    this.room(length + 2)
    const { chunk } = this
    let at = this.position
    if (!compact) chunk[at++] = 0
    chunk[at++] = compact ? length + 1 : length
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) return this.#longText(value, compact)
      chunk[at++] = code
    }
    this.position = at
  }

  #longText(value: string, compact: boolean): void {
    let sizeBytes = Buffer.byteLength(value)
    let said = value
    if (sizeBytes !== value.length) {
      said = value.replace(LONE_SURROGATE, '?')
      sizeBytes = Buffer.byteLength(said)
    }
    if (sizeBytes > MAX_STRING_BYTES) throw new Unencodable('a string is longer than 32767 bytes')
    this.room(sizeBytes + 5)
    if (compact) this.position = this.#putUvarint(this.position, sizeBytes + 1)
    else this.int16(sizeBytes)
    this.position += this.chunk.write(said, this.position, sizeBytes)
  }

  /** Bytes as they are, without a length: copied when small, referenced when large. */
  bytes(piece: Uint8Array): void {
    const { length } = piece
    if (length >= COPIED_PIECE_BYTES) {
      this.#seal()
      this.#pieces.push(piece)
      this.#sealedBytes += length
      return
    }
    if (length === 0) return
    const position = this.#advance(length)
    this.chunk.set(piece, position)
  }

  /**
   * Begins a part that has its size in front, as a varint. Give what this gave to `closeSized` when the part is written;
   * such parts may lie inside each other.
   */
  openSized(): number {
    const mark = this.sizeBytes
    this.#advance(1)
    return mark
  }

  /** Ends a sized part. One byte was kept for its size; a part of more than 127 bytes is moved. */
  closeSized(mark: number): void {
    const sizeBytes = this.sizeBytes - mark - 1
    const moved = unsignedVarintSize(sizeBytes) - 1
    const at = this.#start + mark - this.#sealedBytes
    if (mark < this.#sealedBytes || moved > this.chunk.length - this.position) {
      this.#insertSize(mark, sizeBytes)
      return
    }
    if (moved > 0) this.chunk.copyWithin(at + 1 + moved, at + 1, this.position)
    this.#putUvarint(at, sizeBytes)
    this.position += moved
  }

  /** The kept byte is in a piece that is finished, or there is no room to move: the size becomes a piece of its own. */
  #insertSize(mark: number, sizeBytes: number): void {
    this.#seal()
    let index = 0
    let offset = mark
    while (offset >= (this.#pieces[index] as Uint8Array).length) {
      offset -= (this.#pieces[index] as Uint8Array).length
      index++
    }
    const piece = this.#pieces[index] as Uint8Array
    this.room(5)
    const from = this.position
    const to = this.#putUvarint(from, sizeBytes)
    const size = this.chunk.slice(from, to)
    this.position = to
    this.#start = to
    const parts = [piece.subarray(0, offset), size, piece.subarray(offset + 1)]
    this.#pieces.splice(index, 1, ...parts.filter((part) => part.length > 0))
    this.#sealedBytes += size.length - 1
  }

  /**
   * Keeps 4 bytes for the length of a frame. Nothing may have been written before: a frame begins a list of pieces.
   * `closeFrame` fills them in.
   */
  openFrame(): void {
    assert(this.sizeBytes === 0, 'a frame begins where something was written')
    this.#advance(4)
  }

  /** Writes the frame's length, which does not count itself, and gives its pieces. */
  closeFrame(): Uint8Array[] {
    const sizeBytes = this.sizeBytes - 4
    const pieces = this.finish()
    const first = pieces[0] as Uint8Array
    first[0] = sizeBytes >>> 24
    first[1] = sizeBytes >>> 16
    first[2] = sizeBytes >>> 8
    first[3] = sizeBytes
    return pieces
  }
}

/** `Writer.int64` at a position where there are 8 bytes. */
export function putInt64(view: DataView, position: number, value: number): void {
  if (Number.isSafeInteger(value)) {
    view.setInt32(position, Math.floor(value / TWO_32))
    view.setInt32(position + 4, value | 0)
    return
  }
  if (value !== Number.POSITIVE_INFINITY && value !== Number.NEGATIVE_INFINITY) outOfRange('int64')
  view.setInt32(position, value > 0 ? 0x7fff_ffff : -0x8000_0000)
  view.setInt32(position + 4, value > 0 ? -1 : 0)
}

function outOfRange(kind: string): never {
  throw new Unencodable(`a value does not fit ${kind}`)
}
