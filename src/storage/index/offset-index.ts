import { assert } from '#core/assert'
import type { Offset } from '#core/brand'
import { Malformed, NO_BYTES } from '#core/bytes'
import { Entries } from './entries.ts'

const ENTRY_BYTES = 8

export interface OffsetPosition {
  readonly offset: Offset
  /** Of the first byte of a batch in the segment's file. */
  readonly position: number
}

/**
 * Where in a segment's file some of its batches begin: files `*.index`, 8 bytes an entry: the last offset of the batch
 * relative to the segment's base, and its position.
 */
export class OffsetIndex {
  static readonly ENTRY_BYTES = ENTRY_BYTES
  readonly baseOffset: Offset
  readonly #entries: Entries

  /** `Malformed` when the bytes are no such index: it is then made anew from the records. */
  constructor(baseOffset: Offset, bytes: Uint8Array = NO_BYTES) {
    this.baseOffset = baseOffset
    this.#entries = new Entries(ENTRY_BYTES, bytes)
    for (let entry = 0; entry < this.count; entry++) this.#check(entry)
  }

  get count(): number {
    return this.#entries.count
  }

  /** What the file holds, or the part from an entry on that it does not hold yet. */
  bytes(firstEntry = 0): Uint8Array {
    return this.#entries.bytes(firstEntry)
  }

  /** The last entry; the segment's beginning when there is none. */
  get last(): OffsetPosition {
    return this.#at(this.count - 1)
  }

  /** The last entry at or before the offset: its batch, or one before it, is where to begin to read. */
  lookUp(offset: Offset): OffsetPosition {
    return this.#at(this.#entries.floor(offset - this.baseOffset, (entry) => this.#relative(entry)))
  }

  /** The first entry from which on a read of `maxBytes` at a position ends; null when the index ends before. */
  upperBound(from: OffsetPosition, maxBytes: number): OffsetPosition | null {
    const entry = this.#entries.floor(from.position + maxBytes - 1, (e) => this.#position(e)) + 1
    return entry >= this.count ? null : this.#at(entry)
  }

  append(offset: Offset, position: number): void {
    const relative = offset - this.baseOffset
    const { count } = this
    assert(relative >= 0 && relative <= 0x7fff_ffff, 'an offset that does not fit its segment')
    assert(count === 0 || relative > this.#relative(count - 1), 'index entries out of order')
    const { view, at } = this.#entries.add()
    view.setInt32(at, relative)
    view.setInt32(at + 4, position)
  }

  /** Forgets the entries of this offset and of later ones. */
  truncateTo(offset: Offset): void {
    const entry = this.#entries.floor(offset - this.baseOffset - 1, (e) => this.#relative(e))
    this.#entries.truncate(entry + 1)
  }

  #relative(entry: number): number {
    return this.#entries.int32(entry, 0)
  }

  #position(entry: number): number {
    return this.#entries.int32(entry, 4)
  }

  #at(entry: number): OffsetPosition {
    if (entry < 0) return { offset: this.baseOffset, position: 0 }
    const offset = (this.baseOffset + this.#relative(entry)) as Offset
    return { offset, position: this.#position(entry) }
  }

  #check(entry: number): void {
    const inOrder =
      this.#relative(entry) >= 0 &&
      this.#position(entry) >= 0 &&
      (entry === 0 ||
        (this.#relative(entry) > this.#relative(entry - 1) &&
          this.#position(entry) > this.#position(entry - 1)))
    if (!inOrder) throw new Malformed('an offset index whose entries do not rise')
  }
}
