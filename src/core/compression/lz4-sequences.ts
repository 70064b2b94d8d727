import { LOOP_BELOW } from './copy.ts'
import { LZ4_MIN_MATCH } from './lz4-block.ts'

/** Writes the sequences of one LZ4 block, as long as it stays smaller than what it holds. */
export class Lz4SequenceWriter {
  readonly #from: Uint8Array
  readonly #into: Uint8Array
  readonly #limit: number
  #to = 0

  /** `into` holds at least `limit` bytes; a block of so many is not written. */
  constructor(from: Uint8Array, into: Uint8Array, limit: number) {
    this.#from = from
    this.#into = into
    this.#limit = limit
  }

  get sizeBytes(): number {
    return this.#to
  }

  /** Writes `from[start, end)` as literals, and a match of `length` behind them; false when there is no room. */
  sequence(start: number, end: number, match: { distance: number; length: number }): boolean {
    const { distance, length } = match
    const literals = end - start
    if (this.#to + literals + literals / 255 + length / 255 + 8 > this.#limit) return false
    this.#literals(start, end, Math.min(length - LZ4_MIN_MATCH, 15))
    this.#into[this.#to++] = distance & 0xff
    this.#into[this.#to++] = distance >>> 8
    const rest = length - LZ4_MIN_MATCH
    if (rest >= 15) this.#length(rest - 15)
    return true
  }

  /** Writes the literals that end a block; false when there is no room. */
  lastLiterals(start: number, end: number): boolean {
    const length = end - start
    const size = 1 + (length < 15 ? 0 : 1 + Math.floor((length - 15) / 255)) + length
    if (this.#to + size >= this.#limit) return false
    this.#literals(start, end, 0)
    return true
  }

  #literals(start: number, end: number, matchHalf: number): void {
    const into = this.#into
    const length = end - start
    into[this.#to++] = (Math.min(length, 15) << 4) | matchHalf
    if (length >= 15) this.#length(length - 15)
    let to = this.#to
    if (length < LOOP_BELOW) {
      const from = this.#from
      for (let i = start; i < end; i++) into[to++] = from[i] as number
    } else {
      into.set(this.#from.subarray(start, end), to)
      to += length
    }
    this.#to = to
  }

  /** Writes what a length has above the 15 of its token. */
  #length(rest: number): void {
    let left = rest
    for (; left >= 255; left -= 255) this.#into[this.#to++] = 255
    this.#into[this.#to++] = left
  }
}
