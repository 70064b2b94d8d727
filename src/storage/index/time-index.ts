import { assert } from '#core/assert'
import type { Offset, TimestampMs } from '#core/brand'
import { Malformed, NO_BYTES, putInt64 } from '#core/bytes'
import { Entries } from './entries.ts'

const ENTRY_BYTES = 12
const NO_TIMESTAMP = -1 as TimestampMs

export interface TimeOffset {
  /** The greatest so far; -1 where there is none. */
  readonly timestamp: TimestampMs
  /** Of a record that is not before the first with that timestamp. */
  readonly offset: Offset
}

/**
 * Since when, in a segment, records have a timestamp: files `*.timeindex`, 12 bytes an entry: a timestamp, and the
 * offset, relative to the segment's base, of the batch that raised the maximum to it. It rises even if the
 * records' timestamps do not.
 */
export class TimeIndex {
  static readonly ENTRY_BYTES = ENTRY_BYTES
  readonly baseOffset: Offset
  readonly #entries: Entries

  /** `Malformed` when the bytes are no such index: it is then made anew from the records. */
  constructor(baseOffset: Offset, bytes: Uint8Array = NO_BYTES) {
    this.baseOffset = baseOffset
    this.#entries = new Entries(ENTRY_BYTES, bytes)
    for (let entry = 1; entry < this.count; entry++) {
      const rises =
        this.#timestamp(entry) > this.#timestamp(entry - 1) &&
        this.#relative(entry) >= this.#relative(entry - 1)
      if (!rises) throw new Malformed('a time index whose entries do not rise')
    }
    if (this.count > 0 && this.#relative(0) < 0)
      throw new Malformed('a time index that points before its segment')
  }

  get count(): number {
    return this.#entries.count
  }

  /** What the file holds, or the part from an entry on that it does not hold yet. */
  bytes(firstEntry = 0): Uint8Array {
    return this.#entries.bytes(firstEntry)
  }

  get last(): TimeOffset {
    return this.#at(this.count - 1)
  }

  /** The last entry of at most that timestamp: every record before its offset has one no greater. */
  lookUp(timestamp: number): TimeOffset {
    return this.#at(this.#entries.floor(timestamp, (entry) => this.#timestamp(entry)))
  }

  /** Adds an entry if the timestamp is greater than all before; says whether it was. */
  append({ timestamp, offset }: TimeOffset): boolean {
    const { last, count } = this
    assert(count === 0 || offset >= last.offset, 'time index entries out of order')
    if (timestamp <= last.timestamp && count > 0) return false
    if (count === 0 && timestamp < 0) return false
    const { view, at } = this.#entries.add()
    putInt64(view, at, timestamp)
    view.setInt32(at + 8, offset - this.baseOffset)
    return true
  }

  /** Forgets the entries of this offset and of later ones. */
  truncateTo(offset: Offset): void {
    const entry = this.#entries.floor(offset - this.baseOffset - 1, (e) => this.#relative(e))
    this.#entries.truncate(entry + 1)
  }

  #timestamp(entry: number): number {
    const timestamp = this.#entries.int64(entry, 0)
    return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, timestamp))
  }

  #relative(entry: number): number {
    return this.#entries.int32(entry, 8)
  }

  #at(entry: number): TimeOffset {
    if (entry < 0) return { timestamp: NO_TIMESTAMP, offset: this.baseOffset }
    const offset = (this.baseOffset + this.#relative(entry)) as Offset
    return { timestamp: this.#timestamp(entry) as TimestampMs, offset }
  }
}
