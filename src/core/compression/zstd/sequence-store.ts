import { LOOP_BELOW } from '../copy.ts'
import { MAX_BLOCK_SIZE } from './block-decode.ts'

/** No match is shorter; so a block has at most so many. */
export const MIN_MATCH = 4
const MAX_SEQUENCES = MAX_BLOCK_SIZE / MIN_MATCH + 1

/**
 * What the search for matches made of a block: literals, and sequences of "so many literals, then a repeat".
 * Knows the last three offsets as a decoder will (RFC 8878 §3.1.1.5), because a repeated one is cheap.
 */
export class SequenceStore {
  readonly literalLengths = new Int32Array(MAX_SEQUENCES)
  readonly matchLengths = new Int32Array(MAX_SEQUENCES)
  /** Offset values: a distance plus 3, or 1 to 3 for a repeated one. */
  readonly offsetValues = new Int32Array(MAX_SEQUENCES)
  readonly #literals = new Uint8Array(MAX_BLOCK_SIZE)
  #literalCount = 0
  count = 0
  #offset1 = 1
  #offset2 = 4
  #offset3 = 8

  get lastDistance(): number {
    return this.#offset1
  }

  get secondLastDistance(): number {
    return this.#offset2
  }

  get literals(): Uint8Array {
    return this.#literals.subarray(0, this.#literalCount)
  }

  /** A frame begins. */
  reset(): void {
    this.clear()
    this.setDistances([1, 4, 8])
  }

  /** A block begins. */
  clear(): void {
    this.count = 0
    this.#literalCount = 0
  }

  /** The last three distances, to be put back when the block is stored uncompressed after all. */
  distances(): readonly [number, number, number] {
    return [this.#offset1, this.#offset2, this.#offset3]
  }

  setDistances([first, second, third]: readonly [number, number, number]): void {
    this.#offset1 = first
    this.#offset2 = second
    this.#offset3 = third
  }

  addLiterals(bytes: Uint8Array, start: number, end: number): void {
    const literals = this.#literals
    let to = this.#literalCount
    if (end - start < LOOP_BELOW)
      for (let i = start; i < end; i++) literals[to++] = bytes[i] as number
    else literals.set(bytes.subarray(start, end), to)
    this.#literalCount += end - start
  }

  /** Adds a sequence; its literals were added before. */
  add(literalLength: number, distance: number, matchLength: number): void {
    const at = this.count++
    this.literalLengths[at] = literalLength
    this.matchLengths[at] = matchLength
    this.offsetValues[at] = this.#offsetValue(distance, literalLength)
  }

  /** Without literals before, "the last offset" would only prolong the match: the numbers mean the next ones. */
  #offsetValue(distance: number, literalLength: number): number {
    const shift = literalLength === 0 ? 1 : 0
    if (distance === this.#offset1 && shift === 0) return 1
    const isSecond = distance === this.#offset2
    const isThird = !isSecond && distance === this.#offset3
    const isBeforeFirst = shift === 1 && !isSecond && !isThird && distance === this.#offset1 - 1
    if (!isSecond) this.#offset3 = this.#offset2
    this.#offset2 = this.#offset1
    this.#offset1 = distance
    if (isSecond) return 2 - shift
    if (isThird) return 3 - shift
    return isBeforeFirst ? 3 : distance + 3
  }
}
