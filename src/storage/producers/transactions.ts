import { assert } from '#core/assert'
import type { Offset, ProducerId } from '#core/brand'
import type { EndedTransaction, StartedTransaction } from './append.ts'

interface Transaction {
  readonly producerId: ProducerId
  readonly firstOffset: Offset
  /** Of its marker; null while it is open. */
  readonly lastOffset: Offset | null
}

/**
 * The transactions that hold back the last stable offset: those that are open, and those whose marker is not yet below the
 * high watermark, because it may still be lost with its leader.
 */
export class Transactions {
  /** In the order of their first offsets, which is the order in which they began. */
  #held: Transaction[] = []

  get openCount(): number {
    return this.#held.filter(({ lastOffset }) => lastOffset === null).length
  }

  /** Where the first of them began; null when none holds anything back. */
  get firstUnstable(): Offset | null {
    return this.#held[0]?.firstOffset ?? null
  }

  start({ producerId, firstOffset }: StartedTransaction): void {
    const last = this.#held.at(-1)
    assert(last === undefined || last.firstOffset < firstOffset, 'transactions begin out of order')
    this.#held.push({ producerId, firstOffset, lastOffset: null })
  }

  end({ firstOffset, lastOffset }: EndedTransaction): void {
    this.#held = this.#held.map((one) =>
      one.firstOffset === firstOffset ? { ...one, lastOffset } : one,
    )
  }

  /** The last stable offset as it is once that transaction has ended: what its entry in the index says. */
  stableAfter(ended: EndedTransaction): Offset {
    const open = this.#held.find(
      ({ firstOffset, lastOffset }) => lastOffset === null && firstOffset !== ended.firstOffset,
    )
    return open?.firstOffset ?? ((ended.lastOffset + 1) as Offset)
  }

  /** Those whose marker everybody has hold nothing back any more. */
  raiseHighWatermark(highWatermark: Offset): void {
    const isHeld = ({ lastOffset }: Transaction): boolean =>
      lastOffset === null || lastOffset >= highWatermark
    if (!this.#held.every(isHeld)) this.#held = this.#held.filter(isHeld)
  }

  clear(): void {
    this.#held = []
  }
}
