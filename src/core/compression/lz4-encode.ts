import { lengthOfMatch } from './copy.ts'
import { LZ4_MIN_MATCH, type Slice } from './lz4-block.ts'

/** The last match starts at least 12 bytes before the end of a block ... */
const MATCH_START_MARGIN = 12
/** ... and the last 5 bytes are literals: decoders that copy 8 bytes at a time depend on both. */
const LAST_LITERALS = 5
const MAX_DISTANCE = 0xffff

const HASH_BITS = 13
const HASH_PRIME = 2654435761 | 0

/**
 * Writes LZ4 blocks of up to 64 KiB. It finds matches by a table of the last place where 4 bytes with the same hash
 * stood, as LZ4's own fast mode does. One object serves block after block, so that the table is made once.
 */
export class Lz4BlockEncoder {
  /** Where in the block, plus one; 0 is "nowhere". A match starts at 65,524 or before, so 16 bits do. */
  readonly #table = new Uint16Array(1 << HASH_BITS)
  #from: Uint8Array = new Uint8Array(0)
  #into: Uint8Array = new Uint8Array(0)
  #to = 0
  #limit = 0

  /**
   * Writes `source` as one block at the start of `into`, and gives its size; -1 when it would not be smaller than
   * `source`, which is then better stored as it is. `into` holds at least as much as `source`.
   */
  encode(source: Slice, into: Uint8Array): number {
    this.#from = source.bytes
    this.#into = into
    this.#to = 0
    this.#limit = source.end - source.start
    const anchor = this.#encodeMatches(source)
    return anchor < 0 || !this.#lastLiterals(anchor, source.end) ? -1 : this.#to
  }

  /** Gives where the literals after the last match begin; -1 when there is no room. */
  #encodeMatches({ bytes, start, end }: Slice): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const table = this.#table.fill(0)
    const lastStart = end - MATCH_START_MARGIN
    let anchor = start
    let position = start
    let misses = 0
    while (position <= lastStart) {
      const four = view.getInt32(position, true)
      const slot = Math.imul(four, HASH_PRIME) >>> (32 - HASH_BITS)
      let from = start + (table[slot] as number) - 1
      table[slot] = position - start + 1
      if (from < start || position - from > MAX_DISTANCE || view.getInt32(from, true) !== four) {
        // The step grows where nothing repeats, so that random bytes cost little.
        position += 1 + (misses++ >> 6)
        continue
      }
      misses = 0
      while (position > anchor && from > start && bytes[position - 1] === bytes[from - 1]) {
        position--
        from--
      }
      const length = lengthOfMatch(view, from, { position, end: end - LAST_LITERALS })
      if (!this.#literals(anchor, position, length)) return -1
      this.#match(position - from, length)
      position += length
      anchor = position
      if (position <= lastStart) {
        const hash = Math.imul(view.getInt32(position - 2, true), HASH_PRIME)
        table[hash >>> (32 - HASH_BITS)] = position - 2 - start + 1
      }
    }
    return anchor
  }

  /** Writes a token and `bytes[start, end)` as its literals; false when there is no room for them and the match. */
  #literals(start: number, end: number, match: number): boolean {
    const length = end - start
    if (this.#to + length + length / 255 + match / 255 + 8 > this.#limit) return false
    const into = this.#into
    let to = this.#to
    into[to++] = (Math.min(length, 15) << 4) | Math.min(match - LZ4_MIN_MATCH, 15)
    if (length >= 15) to = writeLength(into, to, length - 15)
    if (length < 32) {
      const from = this.#from
      for (let i = start; i < end; i++) into[to++] = from[i] as number
    } else {
      into.set(this.#from.subarray(start, end), to)
      to += length
    }
    this.#to = to
    return true
  }

  #match(distance: number, length: number): void {
    const into = this.#into
    into[this.#to++] = distance & 0xff
    into[this.#to++] = distance >>> 8
    const rest = length - LZ4_MIN_MATCH
    if (rest >= 15) this.#to = writeLength(into, this.#to, rest - 15)
  }

  #lastLiterals(start: number, end: number): boolean {
    const length = end - start
    const size = 1 + (length < 15 ? 0 : 1 + Math.floor((length - 15) / 255)) + length
    if (this.#to + size >= this.#limit) return false
    this.#into[this.#to++] = Math.min(length, 15) << 4
    if (length >= 15) this.#to = writeLength(this.#into, this.#to, length - 15)
    this.#into.set(this.#from.subarray(start, end), this.#to)
    this.#to += length
    return true
  }
}

/** Writes what a length has above the 15 of its token. */
function writeLength(into: Uint8Array, at: number, rest: number): number {
  let to = at
  let left = rest
  for (; left >= 255; left -= 255) into[to++] = 255
  into[to++] = left
  return to
}
