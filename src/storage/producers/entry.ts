import type { Offset, ProducerEpoch, ProducerId, TimestampMs } from '#core/brand'
import { addSequence } from '#protocol/record'

/** How many batches back a repeated one is known: as many as an idempotent producer may have in flight (KAFKA-5494). */
export const REMEMBERED_BATCHES = 5

export const NO_EPOCH = -1 as ProducerEpoch
export const NO_SEQUENCE = -1

/** A batch of a producer that is in the log. */
export interface RememberedBatch {
  readonly lastSequence: number
  readonly lastOffset: Offset
  /** Last offset less first. */
  readonly offsetDelta: number
  readonly timestamp: TimestampMs
}

export function firstSequenceOf({ lastSequence, offsetDelta }: RememberedBatch): number {
  return addSequence(lastSequence, -offsetDelta)
}

export function firstOffsetOf({ lastOffset, offsetDelta }: RememberedBatch): Offset {
  return (lastOffset - offsetDelta) as Offset
}

/** What a partition remembers of one producer. A value: a change makes another. */
export interface ProducerEntry {
  readonly producerId: ProducerId
  readonly epoch: ProducerEpoch
  /** Of the transaction coordinator that last ended a transaction of it; -1 for none. */
  readonly coordinatorEpoch: number
  /** Of the last batch or marker: by it the entry expires. */
  readonly lastTimestamp: TimestampMs
  /** Where its open transaction began; null for none. */
  readonly transactionStart: Offset | null
  /** The last ones of this epoch, oldest first. */
  readonly batches: readonly RememberedBatch[]
}

export function unknownProducer(producerId: ProducerId): ProducerEntry {
  return {
    producerId,
    epoch: NO_EPOCH,
    coordinatorEpoch: -1,
    lastTimestamp: -1 as TimestampMs,
    transactionStart: null,
    batches: [],
  }
}

export function lastSequenceOf({ batches }: ProducerEntry): number {
  return batches.at(-1)?.lastSequence ?? NO_SEQUENCE
}

/** The batch with exactly these sequences, if it is remembered and of this epoch. */
export function findRepeated(
  entry: ProducerEntry,
  batch: {
    readonly epoch: ProducerEpoch
    readonly firstSequence: number
    readonly lastSequence: number
  },
): RememberedBatch | null {
  if (batch.epoch !== entry.epoch) return null
  const same = (one: RememberedBatch): boolean =>
    firstSequenceOf(one) === batch.firstSequence && one.lastSequence === batch.lastSequence
  return entry.batches.find(same) ?? null
}

/** The entry with one more batch; those of an older epoch are forgotten. */
export function withBatch(
  entry: ProducerEntry,
  epoch: ProducerEpoch,
  batch: RememberedBatch,
): ProducerEntry {
  const kept = epoch === entry.epoch ? entry.batches : []
  const batches = [...kept, batch].slice(-REMEMBERED_BATCHES)
  return { ...entry, epoch, batches, lastTimestamp: batch.timestamp }
}
