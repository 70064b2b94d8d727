/**
 * Writes a bit stream forwards, low bits first; it is read backwards from the mark that `end` sets (RFC 8878 §4.1).
 * The array is the caller's, and large enough.
 */
export class BitWriter {
  readonly #bytes: Uint8Array
  #to: number
  #bits = 0
  #count = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#to = at
  }

  /** Adds the low `count` (at most 24) bits of `value`, whose other bits are 0. */
  add(value: number, count: number): void {
    this.#bits |= value << this.#count
    this.#count += count
    while (this.#count >= 8) {
      this.#bytes[this.#to++] = this.#bits
      this.#bits >>>= 8
      this.#count -= 8
    }
  }

  /** As `add`, for up to 31 bits. */
  addMany(value: number, count: number): void {
    if (count <= 16) {
      this.add(value, count)
    } else {
      this.add(value & 0xffff, 16)
      this.add(value >>> 16, count - 16)
    }
  }

  /** Fills the last byte up, without a mark, and gives where it ended. */
  align(): number {
    if (this.#count > 0) this.add(0, 8 - this.#count)
    return this.#to
  }

  /** Sets the mark that tells a reader where to begin, and gives where the stream ended. */
  end(): number {
    this.add(1, 1)
    return this.align()
  }
}
