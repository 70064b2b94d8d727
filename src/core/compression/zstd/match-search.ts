import { lengthOfMatch } from '../copy.ts'
import type { SequenceStore } from './sequence-store.ts'

const PRIME_LOW = 0x9e3779b1 | 0
const PRIME_HIGH = 0x85ebca77 | 0

/** The last place where a search may begin: 8 bytes are read at once. */
export const READ_AHEAD = 8

/** Matches do not reach back further: a reader need not hold more of what it has read. */
export const MAX_DISTANCE = 8 * 1024 * 1024

/** A part of a content that becomes a block; matches may reach back before `start`, to the start of the content. */
export interface SearchedBlock {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly start: number
  readonly end: number
}

/** Looks for matches, and puts sequences and literals into the store. */
export interface MatchSearch {
  /** A content begins: nothing that was seen before counts. */
  begin(contentSize: number): void
  search(block: SearchedBlock, store: SequenceStore): void
}

/**
 * The quick search, after libzstd's "double fast": one table remembers where 8 bytes stood last, another 5. A long match
 * wins, and of the offsets used last the first is always tried, because records repeat at the same distance.
 */
export class DoubleHashSearch implements MatchSearch {
  readonly #long: Int32Array
  readonly #short: Int32Array
  readonly #longShift: number
  readonly #shortShift: number
  /** Positions are kept as `#base + position`: what is below is of an earlier content, so tables need no clearing. */
  #base = 1
  #nextBase = 1

  constructor(longBits: number, shortBits: number) {
    this.#long = new Int32Array(1 << longBits)
    this.#short = new Int32Array(1 << shortBits)
    this.#longShift = 32 - longBits
    this.#shortShift = 32 - shortBits
  }

  begin(contentSize: number): void {
    if (this.#nextBase + contentSize > 0x7fffffff) {
      this.#long.fill(0)
      this.#short.fill(0)
      this.#nextBase = 1
    }
    this.#base = this.#nextBase
    this.#nextBase += contentSize
  }

  search(block: SearchedBlock, store: SequenceStore): void {
    const { bytes, view, end } = block
    const lastStart = end - READ_AHEAD
    let anchor = block.start
    let position = block.start
    while (position < lastStart) {
      let from = position + 1 - store.lastDistance
      let at = position + 1
      let length = 0
      if (from >= 0 && view.getInt32(from, true) === view.getInt32(at, true)) {
        this.#remember(view, position)
        length = lengthOfMatch(view, from, { position: at, end })
      } else {
        from = this.#find(view, position)
        if (from < 0) {
          // The step grows where nothing repeats, so that noise costs little.
          position += 1 + ((position - anchor) >> 8)
          continue
        }
        at = position
        length = lengthOfMatch(view, from, { position: at, end })
        while (at > anchor && from > 0 && bytes[at - 1] === bytes[from - 1]) {
          at--
          from--
          length++
        }
      }
      store.addLiterals(bytes, anchor, at)
      store.add(at - anchor, at - from, length)
      position = at + length
      if (position < lastStart) {
        this.#remember(view, at + 2)
        this.#remember(view, position - 2)
        position = this.#repeatSecond(view, store, { position, end })
      }
      anchor = position
    }
    store.addLiterals(bytes, anchor, end)
  }

  /** Where a match for `position` begins, the long one first; -1 when there is none. Remembers `position`. */
  #find(view: DataView, position: number): number {
    const low = view.getInt32(position, true)
    const high = view.getInt32(position + 4, true)
    const longSlot = this.#longSlot(low, high)
    const shortSlot = this.#shortSlot(low, high)
    const longFrom = (this.#long[longSlot] as number) - this.#base
    const shortFrom = (this.#short[shortSlot] as number) - this.#base
    this.#long[longSlot] = this.#base + position
    this.#short[shortSlot] = this.#base + position
    if (
      isNear(longFrom, position) &&
      view.getInt32(longFrom, true) === low &&
      view.getInt32(longFrom + 4, true) === high
    )
      return longFrom
    return isNear(shortFrom, position) && view.getInt32(shortFrom, true) === low ? shortFrom : -1
  }

  #remember(view: DataView, position: number): void {
    const low = view.getInt32(position, true)
    const high = view.getInt32(position + 4, true)
    this.#long[this.#longSlot(low, high)] = this.#base + position
    this.#short[this.#shortSlot(low, high)] = this.#base + position
  }

  /** Right behind a match the offset before the last often fits again, with no literals between: fields of a record take turns. */
  #repeatSecond(
    view: DataView,
    store: SequenceStore,
    { position, end }: { readonly position: number; readonly end: number },
  ): number {
    let at = position
    while (at < end - READ_AHEAD) {
      const from = at - store.secondLastDistance
      if (from < 0 || view.getInt32(from, true) !== view.getInt32(at, true)) return at
      const length = lengthOfMatch(view, from, { position: at, end })
      store.add(0, at - from, length)
      this.#remember(view, at)
      at += length
    }
    return at
  }

  #longSlot(low: number, high: number): number {
    return (Math.imul(low, PRIME_LOW) + Math.imul(high, PRIME_HIGH)) >>> this.#longShift
  }

  /** Of five bytes. */
  #shortSlot(low: number, high: number): number {
    return (Math.imul(low, PRIME_LOW) + Math.imul(high & 0xff, PRIME_HIGH)) >>> this.#shortShift
  }
}

/** Of this content, and not too far back. */
function isNear(from: number, position: number): boolean {
  return from >= 0 && position - from <= MAX_DISTANCE
}
