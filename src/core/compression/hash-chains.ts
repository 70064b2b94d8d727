import { lengthOfMatch } from './copy.ts'

const HASH_PRIME = 2654435761 | 0

/** What is searched for: the longest repeat of what stands at `position`. */
export interface ChainQuestion {
  readonly position: number
  /** A match ends here at the latest. */
  readonly end: number
  /** Only a longer match than this counts. */
  readonly longerThan: number
}

/**
 * All places where the same four bytes stood, newest first: what the slow levels of LZ4 and Zstandard look through for
 * the longest match. One object serves content after content.
 */
export class HashChains {
  /** `#base + position` of the newest place by hash; what is below `#base` is of an earlier content. */
  readonly #newest: Int32Array
  /** The place before, by position within the window. */
  readonly #before: Int32Array
  readonly #hashShift: number
  readonly #windowMask: number
  #base = 1
  #nextBase = 1
  #start = 0
  #inserted = 0
  /** Where the match that `longest` found begins. */
  from = 0

  constructor(hashBits: number, windowBits: number) {
    this.#newest = new Int32Array(1 << hashBits)
    this.#before = new Int32Array(1 << windowBits)
    this.#hashShift = 32 - hashBits
    this.#windowMask = (1 << windowBits) - 1
  }

  /** A content begins at `start` of an array that ends at `end`. */
  begin(start: number, end: number): void {
    if (this.#nextBase + end > 0x7fffffff) {
      this.#newest.fill(0)
      this.#nextBase = 1
    }
    this.#base = this.#nextBase - start
    this.#nextBase += end - start
    this.#start = start
    this.#inserted = start
  }

  /** Remembers every place before `position`; four bytes can be read from each. */
  insertBefore(view: DataView, position: number): void {
    for (let at = this.#inserted; at < position; at++) {
      const slot = Math.imul(view.getInt32(at, true), HASH_PRIME) >>> this.#hashShift
      this.#before[at & this.#windowMask] = this.#newest[slot] as number
      this.#newest[slot] = this.#base + at
    }
    if (position > this.#inserted) this.#inserted = position
  }

  /**
   * The length of the longest match for `position` among the `attempts` newest places; 0 when none is longer than asked. Four
   * bytes can be read at `position`, and all before it has been inserted.
   */
  longest(view: DataView, question: ChainQuestion, attempts: number): number {
    const { position, end, longerThan } = question
    const oldest = Math.max(this.#start, position - this.#windowMask)
    const four = view.getInt32(position, true)
    let best = longerThan
    let from =
      (this.#newest[Math.imul(four, HASH_PRIME) >>> this.#hashShift] as number) - this.#base
    let upTo = position
    for (let left = attempts; left > 0 && from >= oldest && from < upTo; left--) {
      if (
        view.getInt32(from, true) === four &&
        (position + best >= end || view.getUint8(from + best) === view.getUint8(position + best))
      ) {
        const length = lengthOfMatch(view, from, { position, end })
        if (length > best) {
          best = length
          this.from = from
          if (position + length === end) break
        }
      }
      upTo = from
      from = (this.#before[from & this.#windowMask] as number) - this.#base
    }
    return best > longerThan ? best : 0
  }
}
