import type { Offset, ProducerEpoch, ProducerId } from '#core/brand'
import {
  type EndedTransaction,
  type Origin,
  ProducerAppend,
  type ProducerChanges,
} from './append.ts'
import type { ProducerEntry } from './entry.ts'
import { Transactions } from './transactions.ts'
import { type VerificationGuard, type VerificationRequest, Verifications } from './verification.ts'

export interface BeginOptions {
  readonly origin: Origin
  /** What `startVerification` gave for the producer of this append; absent: it was not asked about. */
  readonly guard?: VerificationGuard | null
  /** `transaction.partition.verification.enable`; where it is off, every batch passes. */
  readonly verificationEnabled?: boolean
}

/** An ended transaction, and the last stable offset once it has ended: an entry of the index of aborted ones needs both. */
export interface AppliedEnd extends EndedTransaction {
  readonly lastStableOffset: Offset
}

/**
 * What a log remembers of its producers: sequences, epochs and transactions. In memory; it is what the newest snapshot
 * and the records after it give, on a leader, on a follower and at a start alike.
 *
 * `begin` judges and changes nothing; `apply` is called when the batches are in the log.
 */
export class Producers {
  readonly #entries = new Map<ProducerId, ProducerEntry>()
  readonly #transactions = new Transactions()
  readonly #verifications = new Verifications()

  /** Everybody, in the order in which they were first seen. */
  get entries(): ReadonlyMap<ProducerId, ProducerEntry> {
    return this.#entries
  }

  /** Where what is not yet stable begins; null where all is. */
  get firstUnstable(): Offset | null {
    return this.#transactions.firstUnstable
  }

  get openTransactions(): number {
    return this.#transactions.openCount
  }

  begin({ origin, guard = null, verificationEnabled = true }: BeginOptions): ProducerAppend {
    return new ProducerAppend({
      origin,
      entryOf: (producerId) => this.#entries.get(producerId) ?? null,
      verificationOf: (producerId) => this.#verifications.of(producerId),
      isVerified: (producerId) =>
        !verificationEnabled || this.#verifications.holds(producerId, guard),
    })
  }

  /** Makes an append's changes the state. Gives the transactions that it ended. */
  apply(changes: ProducerChanges): AppliedEnd[] {
    for (const [producerId, entry] of changes.entries) this.#entries.set(producerId, entry)
    for (const started of changes.started) {
      this.#transactions.start(started)
      this.#verifications.end(started.producerId)
    }
    return changes.ended.map((ended) => {
      const lastStableOffset = this.#transactions.stableAfter(ended)
      this.#transactions.end(ended)
      return { ...ended, lastStableOffset }
    })
  }

  hasOpenTransaction(producerId: ProducerId, epoch: ProducerEpoch): boolean {
    const entry = this.#entries.get(producerId)
    return entry !== undefined && entry.transactionStart !== null && entry.epoch === epoch
  }

  /** The guard that a transaction's first batch must come with; null where the transaction is already open. */
  startVerification(request: VerificationRequest, nowMs: number): VerificationGuard | null {
    if (this.hasOpenTransaction(request.producerId, request.epoch)) return null
    return this.#verifications.start(request, nowMs)
  }

  raiseHighWatermark(highWatermark: Offset): void {
    this.#transactions.raiseHighWatermark(highWatermark)
  }

  /**
   * Forgets producers that have written nothing for so long, and questions that nobody came back to. One whose
   * transaction is open is never forgotten, or the transaction could not end. Gives the forgotten.
   */
  expire(nowMs: number, afterMs: number): ProducerId[] {
    const gone: ProducerId[] = []
    for (const [producerId, entry] of this.#entries) {
      if (isExpired(entry, nowMs, afterMs)) gone.push(producerId)
    }
    for (const producerId of gone) this.#entries.delete(producerId)
    this.#verifications.expire(nowMs, afterMs)
    return gone
  }

  /** Takes a snapshot for the state, without those in it who have expired. */
  load(entries: Iterable<ProducerEntry>, nowMs: number, afterMs: number): void {
    this.clear()
    const kept = [...entries].filter((entry) => !isExpired(entry, nowMs, afterMs))
    for (const entry of kept) this.#entries.set(entry.producerId, entry)
    const open = kept.flatMap(({ producerId, transactionStart: firstOffset }) =>
      firstOffset === null ? [] : [{ producerId, firstOffset }],
    )
    for (const started of open.sort((a, b) => a.firstOffset - b.firstOffset))
      this.#transactions.start(started)
  }

  clear(): void {
    this.#entries.clear()
    this.#transactions.clear()
    this.#verifications.clear()
  }
}

function isExpired(entry: ProducerEntry, nowMs: number, afterMs: number): boolean {
  return entry.transactionStart === null && nowMs - entry.lastTimestamp >= afterMs
}
