import type { SocketOwner } from '../net.ts'

/** What is read before the owner's first buffer can be had; enough for a client's first request. */
const FIRST_READ_BYTES = 2048

/** What the system may write to when nobody wants its bytes any more. */
const NOWHERE_BYTES = 1

/**
 * The way of incoming bytes to the owner of a socket.
 *
 * Direct, when Node lets us: `buffer` gives it the owner's own buffer, the kernel fills that, and `read`
 * passes on how much: half the CPU of chunks [E13]. Copied, where chunks come (`chunk`). Node wants a
 * buffer when it makes the socket, before there is an owner, so even a direct one starts with a
 * small buffer of ours that is copied.
 */
export class Inbox {
  #owner: SocketOwner | null = null
  /** Ours, that the next bytes go to; `null` when it is the owner's. */
  #scratch: Uint8Array | null = null
  /** What came and may not be delivered, because the owner has paused. */
  #held: Uint8Array | null = null
  #delivering = false
  #paused = false
  #closed = false

  get paused(): boolean {
    return this.#paused
  }

  /** Whether bytes wait here for the owner to resume. */
  get holding(): boolean {
    return this.#held !== null
  }

  set owner(owner: SocketOwner) {
    this.#owner = owner
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
  }

  /** The owner hears no more. */
  close(): void {
    this.#closed = true
    this.#held = null
  }

  /** The buffer that the system shall fill next. */
  buffer(): Uint8Array {
    if (this.#closed) return new Uint8Array(NOWHERE_BYTES)
    // While bytes are held back, later ones must queue behind them and not reach the owner's buffer first.
    if (this.#owner === null || this.#held !== null) {
      this.#scratch = new Uint8Array(FIRST_READ_BYTES)
      return this.#scratch
    }
    this.#scratch = null
    return this.#next(this.#owner)
  }

  /** The system has put bytes at the start of what `buffer` gave last. */
  read(byteCount: number): void {
    if (this.#closed) return
    const scratch = this.#scratch
    if (scratch !== null) this.chunk(scratch.subarray(0, byteCount))
    else this.#owner?.filled(byteCount)
  }

  /** Bytes have come in memory of the system's: copies them to the owner, or keeps them while it pauses. */
  chunk(bytes: Uint8Array): void {
    if (this.#closed) return
    this.#held = this.#held === null ? bytes : Buffer.concat([this.#held, bytes])
    this.deliver()
  }

  /** Delivers what is held, until the owner pauses. */
  deliver(): void {
    const owner = this.#owner
    // An owner that resumes inside `filled` is already being served.
    if (owner === null || this.#delivering) return
    this.#delivering = true
    try {
      while (this.#held !== null && !this.#paused) {
        const into = this.#next(owner)
        const bytes = this.#held
        const count = Math.min(into.byteLength, bytes.byteLength)
        into.set(count === bytes.byteLength ? bytes : bytes.subarray(0, count))
        this.#held = count === bytes.byteLength ? null : bytes.subarray(count)
        owner.filled(count)
      }
    } finally {
      this.#delivering = false
    }
  }

  #next(owner: SocketOwner): Uint8Array {
    const into = owner.next()
    if (into.byteLength === 0) throw new Error('an owner gave an empty buffer')
    return into
  }
}
