import type { Offset, ProducerId } from '#core/brand'
import type { BatchCursor, ControlType } from '#protocol/record'
import type { AbortedTransaction } from '#protocol/stored'

interface Aborted {
  readonly transaction: AbortedTransaction
  /** Whether a batch of it was met in what is being cleaned. */
  met: boolean
}

/**
 * Which batches belong to aborted transactions, told while the batches of some segments are met in order.
 *
 * It starts anew for each walk: what a walk that was given up had learnt must not colour the next (KAFKA-20036).
 */
export class CleanedTransactions {
  /** Not yet begun, in the order in which they begin. */
  readonly #coming: AbortedTransaction[]
  readonly #aborted = new Map<ProducerId, Aborted>()
  readonly #committed = new Set<ProducerId>()
  readonly #kept: AbortedTransaction[] = []

  /** @param aborted those of the index whose data or marker lie in what is being cleaned */
  constructor(aborted: readonly AbortedTransaction[]) {
    this.#coming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset)
  }

  /** Those that must stay in the index: their marker stays because data of them was met. */
  get kept(): readonly AbortedTransaction[] {
    return this.#kept
  }

  /** True when the batch is of an aborted transaction: nobody will ever see its records. */
  meetBatch(batch: BatchCursor): boolean {
    this.#begin(batch.lastOffset)
    if (!batch.isTransactional) return false
    const aborted = this.#aborted.get(batch.producerId)
    if (aborted !== undefined) {
      aborted.met = true
      return true
    }
    this.#committed.add(batch.producerId)
    return false
  }

  /** True when no data of the marker's transaction was met: the marker may go once its horizon has passed. */
  meetMarker(batch: BatchCursor, type: ControlType | null): boolean {
    this.#begin(batch.lastOffset)
    if (type === 'abort') {
      const aborted = this.#aborted.get(batch.producerId)
      this.#aborted.delete(batch.producerId)
      if (aborted?.met !== true) return true
      this.#kept.push(aborted.transaction)
      return false
    }
    if (type === 'commit') return !this.#committed.delete(batch.producerId)
    return false
  }

  #begin(upTo: Offset): void {
    while (this.#coming.length > 0 && (this.#coming[0] as AbortedTransaction).firstOffset <= upTo) {
      const transaction = this.#coming.shift() as AbortedTransaction
      if (!this.#aborted.has(transaction.producerId))
        this.#aborted.set(transaction.producerId, { transaction, met: false })
    }
  }
}
