/** What has arrived for a program that has not read it yet. Segments flow together: nobody sees their borders. */
export class Inbox {
  readonly #segments: Uint8Array[] = []
  #readOfFirst = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  put(bytes: Uint8Array): void {
    this.#segments.push(bytes)
    this.#size += bytes.length
  }

  /** Moves up to `limitBytes` to the start of `into`; gives how many. */
  read(into: Uint8Array, limitBytes: number): number {
    const count = Math.min(limitBytes, into.length, this.#size)
    let filled = 0
    while (filled < count) {
      const first = this.#segments[0] as Uint8Array
      const end = Math.min(first.length, this.#readOfFirst + count - filled)
      into.set(first.subarray(this.#readOfFirst, end), filled)
      filled += end - this.#readOfFirst
      this.#readOfFirst = end
      if (end < first.length) break
      this.#segments.shift()
      this.#readOfFirst = 0
    }
    this.#size -= filled
    return filled
  }

  clear(): void {
    this.#segments.length = 0
    this.#readOfFirst = 0
    this.#size = 0
  }
}
