import { Malformed } from '#core/bytes'

const LENGTH_BYTES = 4

export interface AssemblerOptions {
  /**
   * Where bytes land between frames, 1 KiB or more. It holds nothing after `filled` has returned, so all connections of
   * one process may have the same one: an idle connection costs no buffer.
   */
  readonly landing: Uint8Array
  /** A length above this is `Malformed`, before anything is allocated for it. */
  readonly maxFrameBytes: number
  /** Takes each frame, without its length. The bytes are the receiver's to keep. */
  readonly frame: (bytes: Uint8Array) => void
}

/**
 * Cuts a stream into frames: four bytes of length, then as many bytes (Kafka protocol guide, "Network"). No I/O: a
 * socket asks it for `next` buffers and says what was `filled`.
 *
 * Small frames are copied from the landing in one piece; of a large one only the first part lands there,
 * and the kernel writes the rest straight into the frame [E13].
 */
export class FrameAssembler {
  readonly #options: AssemblerOptions
  readonly #length = new Uint8Array(LENGTH_BYTES)
  #lengthBytes = 0
  /** The frame that is being filled; null between frames. */
  #frame: Uint8Array | null = null
  #filledBytes = 0
  #stopped = false

  constructor(options: AssemblerOptions) {
    this.#options = options
  }

  /** Whether a frame has begun and not ended: the stream may not end here. */
  get midFrame(): boolean {
    return this.#frame !== null || this.#lengthBytes > 0
  }

  /** No frame is given any more, also not one that has arrived already. */
  stop(): void {
    this.#stopped = true
    this.#frame = null
  }

  next(): Uint8Array {
    return this.#frame === null ? this.#options.landing : this.#frame.subarray(this.#filledBytes)
  }

  /** `Malformed` when a length is negative or above the limit; nothing can be read from the stream after that. */
  filled(byteCount: number): void {
    if (this.#stopped) return
    if (this.#frame === null) return this.#landed(byteCount)
    this.#filledBytes += byteCount
    if (this.#filledBytes === this.#frame.length) this.#complete(this.#frame)
  }

  #landed(byteCount: number): void {
    const { landing } = this.#options
    let position = 0
    while (position < byteCount && !this.#stopped) {
      if (this.#lengthBytes < LENGTH_BYTES) {
        this.#length[this.#lengthBytes++] = landing[position++] as number
        if (this.#lengthBytes < LENGTH_BYTES) continue
        this.#frame = Buffer.allocUnsafe(this.#frameLength())
        this.#filledBytes = 0
      }
      position += this.#copyIn(landing.subarray(position, byteCount))
    }
  }

  /** Moves what belongs to the frame that has begun; gives how much that was. */
  #copyIn(landed: Uint8Array): number {
    const frame = this.#frame as Uint8Array
    const part = landed.subarray(0, frame.length - this.#filledBytes)
    frame.set(part, this.#filledBytes)
    this.#filledBytes += part.length
    if (this.#filledBytes === frame.length) this.#complete(frame)
    return part.length
  }

  #frameLength(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#length
    const length = (a << 24) | (b << 16) | (c << 8) | d
    if (length < 0) throw new Malformed('a frame of negative length')
    if (length > this.#options.maxFrameBytes) throw new Malformed('a frame above the limit')
    return length
  }

  #complete(frame: Uint8Array): void {
    this.#frame = null
    this.#lengthBytes = 0
    this.#options.frame(frame)
  }
}
