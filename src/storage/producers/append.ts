import type { ErrorCode, Offset, ProducerEpoch, ProducerId, TimestampMs } from '#core/brand'
import { Errors } from '#protocol/error'
import {
  findRepeated,
  firstOffsetOf,
  lastSequenceOf,
  NO_EPOCH,
  NO_SEQUENCE,
  type ProducerEntry,
  type RememberedBatch,
  unknownProducer,
  withBatch,
} from './entry.ts'
import type { Verification } from './verification.ts'

/**
 * Who brings a batch. A client's is judged in full; a coordinator's has no sequences to judge; what a leader has
 * accepted a follower takes as it is, and at a start so does the log itself.
 */
export type Origin = 'client' | 'coordinator' | 'replication'

/** What of a data batch concerns producers. */
export interface ProducerBatch {
  readonly producerId: ProducerId
  readonly epoch: ProducerEpoch
  readonly firstSequence: number
  readonly lastSequence: number
  readonly firstOffset: Offset
  readonly lastOffset: Offset
  /** The batch's maximum. */
  readonly timestamp: TimestampMs
  readonly isTransactional: boolean
}

/** A marker that ends a transaction. */
export interface ProducerMarker {
  readonly producerId: ProducerId
  readonly epoch: ProducerEpoch
  readonly kind: 'commit' | 'abort'
  readonly coordinatorEpoch: number
  readonly offset: Offset
  readonly timestamp: TimestampMs
  /** In transactions of version 2 each end raises the epoch, so that a late marker of the last one is known (KIP-890, KIP-1228). */
  readonly transactionVersion: 0 | 1 | 2
}

export interface StartedTransaction {
  readonly producerId: ProducerId
  readonly firstOffset: Offset
}

export interface EndedTransaction extends StartedTransaction {
  /** Of the marker. */
  readonly lastOffset: Offset
  readonly isAborted: boolean
}

export type ProducerVerdict =
  | { readonly kind: 'accepted' }
  /** It is in the log already: the producer is told where. */
  | { readonly kind: 'repeated'; readonly batch: RememberedBatch; readonly firstOffset: Offset }
  | { readonly kind: 'refused'; readonly errorCode: ErrorCode; readonly why: string }

const ACCEPTED: ProducerVerdict = { kind: 'accepted' }

/** What the append of some batches does to the producers they are of: gathered first, applied when they are in the log. */
export interface ProducerChanges {
  readonly entries: ReadonlyMap<ProducerId, ProducerEntry>
  readonly started: readonly StartedTransaction[]
  readonly ended: readonly EndedTransaction[]
}

export interface ProducerAppendOptions {
  readonly origin: Origin
  readonly entryOf: (producerId: ProducerId) => ProducerEntry | null
  readonly verificationOf: (producerId: ProducerId) => Verification | null
  /** Whether the coordinator was asked about the transaction that this batch would begin (KIP-890). */
  readonly isVerified: (producerId: ProducerId) => boolean
}

/**
 * Judges the batches of one append, each after those before it, and changes nothing: a batch that could not be written must
 * leave no trace (KAFKA-6683).
 */
export class ProducerAppend implements ProducerChanges {
  readonly #options: ProducerAppendOptions
  readonly #entries = new Map<ProducerId, ProducerEntry>()
  readonly #started: StartedTransaction[] = []
  readonly #ended: EndedTransaction[] = []

  constructor(options: ProducerAppendOptions) {
    this.#options = options
  }

  get entries(): ReadonlyMap<ProducerId, ProducerEntry> {
    return this.#entries
  }

  get started(): readonly StartedTransaction[] {
    return this.#started
  }

  get ended(): readonly EndedTransaction[] {
    return this.#ended
  }

  addBatch(batch: ProducerBatch): ProducerVerdict {
    const entry = this.#entry(batch.producerId)
    if (this.#options.origin === 'client') {
      const repeated = findRepeated(entry, batch)
      if (repeated !== null)
        return { kind: 'repeated', batch: repeated, firstOffset: firstOffsetOf(repeated) }
    }
    const refusal = this.#judge(entry, batch)
    if (refusal !== null) return refusal
    this.#entries.set(batch.producerId, this.#withTransaction(entry, batch))
    return ACCEPTED
  }

  addMarker(marker: ProducerMarker): ProducerVerdict {
    const entry = this.#entry(marker.producerId)
    const refusal = this.#options.origin === 'replication' ? null : judgeMarker(entry, marker)
    if (refusal !== null) return refusal
    const { producerId, epoch, coordinatorEpoch, offset, timestamp } = marker
    if (entry.transactionStart !== null) {
      const firstOffset = entry.transactionStart
      const isAborted = marker.kind === 'abort'
      this.#ended.push({ producerId, firstOffset, lastOffset: offset, isAborted })
    }
    this.#entries.set(producerId, {
      ...entry,
      epoch,
      coordinatorEpoch,
      lastTimestamp: timestamp,
      transactionStart: null,
      batches: epoch === entry.epoch ? entry.batches : [],
    })
    return ACCEPTED
  }

  #entry(producerId: ProducerId): ProducerEntry {
    const staged = this.#entries.get(producerId)
    return staged ?? this.#options.entryOf(producerId) ?? unknownProducer(producerId)
  }

  #judge(entry: ProducerEntry, batch: ProducerBatch): ProducerVerdict | null {
    const { origin, verificationOf, isVerified } = this.#options
    if (origin !== 'replication' && batch.epoch < entry.epoch) return staleEpoch(batch.epoch)
    if (origin === 'client') {
      const refusal = judgeSequence(entry, batch, verificationOf(batch.producerId))
      if (refusal !== null) return refusal
    }
    if (entry.transactionStart !== null && !batch.isTransactional)
      return refused(
        Errors.INVALID_TXN_STATE,
        'a batch outside transactions, of a producer whose transaction is open',
      )
    const begins =
      batch.isTransactional && (entry.transactionStart === null || batch.epoch !== entry.epoch)
    if (origin === 'client' && begins && !isVerified(batch.producerId))
      return refused(Errors.INVALID_TXN_STATE, 'a batch of no transaction that is going on')
    return null
  }

  #withTransaction(entry: ProducerEntry, batch: ProducerBatch): ProducerEntry {
    const { producerId, epoch, lastSequence, firstOffset, lastOffset, timestamp } = batch
    const offsetDelta = lastOffset - firstOffset
    const next = withBatch(entry, epoch, { lastSequence, lastOffset, offsetDelta, timestamp })
    if (!batch.isTransactional || entry.transactionStart !== null) return next
    this.#started.push({ producerId, firstOffset })
    return { ...next, transactionStart: firstOffset }
  }
}

function judgeSequence(
  entry: ProducerEntry,
  batch: ProducerBatch,
  verification: Verification | null,
): ProducerVerdict | null {
  const { firstSequence } = batch
  // A retry of a later batch must not overtake the first, which waits for its verification (KIP-890).
  if (verification !== null && firstSequence > verification.lowestSequence)
    return outOfOrder('a batch before the first of its transaction was verified')
  if (batch.epoch !== entry.epoch) {
    if (firstSequence === 0) return null
    if (entry.epoch === NO_EPOCH && verification?.supportsEpochBump !== true) return null
    return outOfOrder('the first batch of an epoch does not begin at 0')
  }
  const lastSequence = lastSequenceOf(entry)
  // Markers alone are remembered of it, or nothing: all its records may have been deleted.
  if (lastSequence === NO_SEQUENCE) return firstSequence === 0 ? null : outOfOrder('a gap')
  const follows =
    firstSequence === lastSequence + 1 || (firstSequence === 0 && lastSequence === 0x7fff_ffff)
  return follows ? null : outOfOrder('a gap')
}

function judgeMarker(entry: ProducerEntry, marker: ProducerMarker): ProducerVerdict | null {
  if (marker.epoch < entry.epoch) return staleEpoch(marker.epoch)
  // Version 2 raises the epoch with every end; an equal one is a repeated marker, or one of the transaction before.
  const isLate =
    marker.transactionVersion === 2 &&
    marker.epoch === entry.epoch &&
    entry.transactionStart !== null
  if (isLate) return staleEpoch(marker.epoch)
  if (marker.coordinatorEpoch < entry.coordinatorEpoch)
    return refused(
      Errors.TRANSACTION_COORDINATOR_FENCED,
      'a marker of a coordinator that has been replaced',
    )
  return null
}

function refused(errorCode: ErrorCode, why: string): ProducerVerdict {
  return { kind: 'refused', errorCode, why }
}

/** Not PRODUCER_FENCED: the producer may find out from its coordinator whether it is (KIP-588). */
function staleEpoch(epoch: ProducerEpoch): ProducerVerdict {
  return refused(Errors.INVALID_PRODUCER_EPOCH, `epoch ${epoch} is older than the producer's`)
}

function outOfOrder(why: string): ProducerVerdict {
  return refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, why)
}
