interface Waiting {
  readonly bytes: Uint8Array
  readonly sent: (() => void) | undefined
}

/** What the kernel took in one go. */
export interface Taken {
  readonly bytes: Uint8Array
  /** Whom to tell, because all that they wrote is taken. */
  readonly sent: readonly (() => void)[]
}

/**
 * What a program has written and the kernel has not taken yet. It is copied only when it is taken: pieces that their
 * owner changes too early go out changed, as they would from a real process.
 */
export class Outbox {
  readonly #waiting: Waiting[] = []
  #takenOfFirst = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  put(pieces: readonly Uint8Array[], sent: (() => void) | undefined): void {
    const whole = pieces.filter((piece) => piece.length > 0)
    whole.forEach((bytes, at) => {
      this.#size += bytes.length
      this.#waiting.push({ bytes, sent: at === whole.length - 1 ? sent : undefined })
    })
    if (whole.length === 0) this.#waiting.push({ bytes: new Uint8Array(0), sent })
  }

  take(limitBytes: number): Taken {
    const bytes = new Uint8Array(Math.min(limitBytes, this.#size))
    const sent: (() => void)[] = []
    let filled = 0
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const end = Math.min(first.bytes.length, this.#takenOfFirst + bytes.length - filled)
      bytes.set(first.bytes.subarray(this.#takenOfFirst, end), filled)
      filled += end - this.#takenOfFirst
      this.#takenOfFirst = end
      if (end < first.bytes.length) break
      if (first.sent !== undefined) sent.push(first.sent)
      this.#waiting.shift()
      this.#takenOfFirst = 0
    }
    this.#size -= filled
    return { bytes, sent }
  }

  clear(): void {
    this.#waiting.length = 0
    this.#takenOfFirst = 0
    this.#size = 0
  }
}
