import { LOOP_BELOW, lengthOfMatch } from './copy.ts'

const HASH_BITS = 14
const HASH_PRIME = 0x1e35a7bd
/** Copies never reach out of a stretch of 64 KiB, so that two bytes of distance do, as in Google's encoder. */
const STRETCH_SIZE = 65536
const MATCH_START_MARGIN = 15

/** Writes raw snappy blocks. One object serves block after block, so that its table is made once. */
export class SnappyEncoder {
  /** Where in the stretch 4 bytes with this hash stood last, plus one; 0 is "nowhere". */
  readonly #table = new Uint16Array(1 << HASH_BITS)
  #from: Uint8Array = new Uint8Array(0)
  #into: Uint8Array = new Uint8Array(0)
  #to = 0

  encode(bytes: Uint8Array): Uint8Array {
    this.#from = bytes
    // Google's MaxCompressedLength: the length, and a byte more for every six at worst.
    this.#into = new Uint8Array(32 + bytes.length + Math.floor(bytes.length / 6))
    this.#to = 0
    let length = bytes.length
    for (; length >= 0x80; length = Math.floor(length / 128))
      this.#into[this.#to++] = (length & 0x7f) | 0x80
    this.#into[this.#to++] = length
    for (let start = 0; start < bytes.length; start += STRETCH_SIZE) {
      const end = Math.min(start + STRETCH_SIZE, bytes.length)
      const anchor = this.#encodeMatches(start, end)
      if (anchor < end) this.#literals(anchor, end)
    }
    return this.#into.subarray(0, this.#to)
  }

  /** Gives where the literals after the last match begin. */
  #encodeMatches(start: number, end: number): number {
    const bytes = this.#from
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const table = this.#table.fill(0)
    const lastStart = end - MATCH_START_MARGIN
    let anchor = start
    let position = start
    let misses = 0
    while (position <= lastStart) {
      const four = view.getInt32(position, true)
      const slot = Math.imul(four, HASH_PRIME) >>> (32 - HASH_BITS)
      const from = start + (table[slot] as number) - 1
      table[slot] = position - start + 1
      if (from < start || view.getInt32(from, true) !== four) {
        position += 1 + (misses++ >> 5)
        continue
      }
      misses = 0
      const length = lengthOfMatch(view, from, { position, end })
      if (position > anchor) this.#literals(anchor, position)
      this.#copy(position - from, length)
      position += length
      anchor = position
      if (position <= lastStart) {
        const hash = Math.imul(view.getInt32(position - 1, true), HASH_PRIME)
        table[hash >>> (32 - HASH_BITS)] = position - start
      }
    }
    return anchor
  }

  #literals(start: number, end: number): void {
    const into = this.#into
    const rest = end - start - 1
    if (rest < 60) {
      into[this.#to++] = rest << 2
    } else if (rest < 256) {
      into[this.#to++] = 60 << 2
      into[this.#to++] = rest
    } else {
      into[this.#to++] = 61 << 2
      into[this.#to++] = rest & 0xff
      into[this.#to++] = rest >>> 8
    }
    if (rest < LOOP_BELOW) {
      const from = this.#from
      let to = this.#to
      for (let i = start; i < end; i++) into[to++] = from[i] as number
      this.#to = to
    } else {
      into.set(this.#from.subarray(start, end), this.#to)
      this.#to += end - start
    }
  }

  /** Cuts a long match into copies of 64, and leaves the last at least 4, the least that the short form takes. */
  #copy(distance: number, length: number): void {
    let left = length
    while (left >= 68) {
      this.#longCopy(distance, 64)
      left -= 64
    }
    if (left > 64) {
      this.#longCopy(distance, 60)
      left -= 60
    }
    if (left < 12 && distance < 2048) {
      this.#into[this.#to++] = ((distance >>> 8) << 5) | ((left - 4) << 2) | 1
      this.#into[this.#to++] = distance & 0xff
    } else {
      this.#longCopy(distance, left)
    }
  }

  #longCopy(distance: number, length: number): void {
    const into = this.#into
    into[this.#to++] = ((length - 1) << 2) | 2
    into[this.#to++] = distance & 0xff
    into[this.#to++] = distance >>> 8
  }
}
