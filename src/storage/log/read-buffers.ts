const LEAST_BYTES = 4096
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Buffers for reads from files, used again: a fresh one of a megabyte costs more in page faults than the read. Sizes are
 * powers of two from 4 KiB to 4 MiB; larger ones are not kept.
 */
export class ReadBuffers {
  readonly #budgetBytes: number
  readonly #free = new Map<number, Uint8Array[]>()
  #keptBytes = 0

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes
  }

  get keptBytes(): number {
    return this.#keptBytes
  }

  /** At least so many bytes, with whatever was in them. */
  take(sizeBytes: number): Uint8Array {
    const size = classOf(sizeBytes)
    const free = this.#free.get(size)?.pop()
    if (free === undefined) return Buffer.allocUnsafeSlow(size)
    this.#keptBytes -= size
    return free
  }

  /** Takes a whole buffer of `take` back; nobody looks at it any more. */
  give(buffer: Uint8Array): void {
    const size = buffer.length
    if (size > MOST_BYTES || this.#keptBytes + size > this.#budgetBytes) return
    const free = this.#free.get(size)
    if (free === undefined) this.#free.set(size, [buffer])
    else free.push(buffer)
    this.#keptBytes += size
  }
}

function classOf(sizeBytes: number): number {
  if (sizeBytes > MOST_BYTES) return sizeBytes
  let size = LEAST_BYTES
  while (size < sizeBytes) size *= 2
  return size
}
