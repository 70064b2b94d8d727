/** Bytes that grow and are cut at their end. */
export class GrowingBytes {
  #bytes = new Uint8Array(0)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** A view, good until the next `put`. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }

  /** Writes `piece` at `position` and fills a gap before it with zeros. */
  put(piece: Uint8Array, position: number): void {
    const end = position + piece.length
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length))
      grown.set(this.view)
      this.#bytes = grown
    }
    // What was cut off must not come back in a gap.
    if (position > this.#size) this.#bytes.fill(0, this.#size, position)
    this.#bytes.set(piece, position)
    this.#size = Math.max(this.#size, end)
  }

  /** Cuts or, with zeros, extends. */
  resize(size: number): void {
    if (size > this.#size) this.put(new Uint8Array(0), size)
    this.#size = size
  }

  zero(from: number, end: number): void {
    this.#bytes.fill(0, from, Math.min(end, this.#size))
  }

  flipBit(bitPosition: number): void {
    const at = Math.floor(bitPosition / 8)
    if (at < this.#size) this.#bytes[at] = (this.#bytes[at] ?? 0) ^ (1 << (bitPosition % 8))
  }
}
