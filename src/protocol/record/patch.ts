import { assert } from '#core/assert'
import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import type { BatchCursor } from './batch-cursor.ts'
import type { Checksums } from './checksums.ts'
import { writeInt64 } from './int64.ts'
import {
  ATTRIBUTES_AT,
  BASE_SEQUENCE_AT,
  CRC_AT,
  LEADER_EPOCH_AT,
  LOG_APPEND_TIME_BIT,
  MAX_TIMESTAMP_AT,
  OFFSET_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  TRANSACTIONAL_BIT,
} from './layout.ts'

// What is changed in a batch of magic 2 where it lies. The records inside are not touched.

/** Gives a batch its place in the log. Both fields stand before what the checksum covers. */
export function placeBatch(
  batch: BatchCursor,
  place: { readonly baseOffset: Offset; readonly leaderEpoch: LeaderEpoch },
): void {
  assert(batch.magic === 2, 'only a batch of magic 2 is placed')
  writeInt64(batch.view, batch.position + OFFSET_AT, place.baseOffset)
  batch.view.setInt32(batch.position + LEADER_EPOCH_AT, place.leaderEpoch)
}

/**
 * Sets the time of appending for all records of the batch: readers take it instead of theirs. The checksum is computed
 * again, unless that very time was set before.
 */
export function stampLogAppendTime(batch: BatchCursor, nowMs: number, checksums: Checksums): void {
  assert(batch.magic === 2, 'only a batch of magic 2 is stamped')
  const { view, position } = batch
  if (batch.timestampType === 'log append' && batch.maxTimestamp === nowMs) return
  const attributes = view.getInt16(position + ATTRIBUTES_AT) | LOG_APPEND_TIME_BIT
  view.setInt16(position + ATTRIBUTES_AT, attributes)
  writeInt64(view, position + MAX_TIMESTAMP_AT, nowMs)
  sealBatch(batch, checksums)
}

/** Who produced a batch, and as which in order (KIP-98). */
export interface ProducerStamp {
  readonly producerId: ProducerId
  readonly producerEpoch: ProducerEpoch
  readonly baseSequence: number
  readonly isTransactional: boolean
}

/** Sets the producer of a batch that was built before: sequences are given when it is sent, or again after an epoch was bumped. */
export function stampProducer(
  batch: BatchCursor,
  stamp: ProducerStamp,
  checksums: Checksums,
): void {
  assert(batch.magic === 2, 'only a batch of magic 2 is stamped')
  const { view, position } = batch
  const attributes = view.getInt16(position + ATTRIBUTES_AT) & ~TRANSACTIONAL_BIT
  const flag = stamp.isTransactional ? TRANSACTIONAL_BIT : 0
  view.setInt16(position + ATTRIBUTES_AT, attributes | flag)
  writeInt64(view, position + PRODUCER_ID_AT, stamp.producerId)
  view.setInt16(position + PRODUCER_EPOCH_AT, stamp.producerEpoch)
  view.setInt32(position + BASE_SEQUENCE_AT, stamp.baseSequence)
  sealBatch(batch, checksums)
}

/** Computes the checksum of a batch whose bytes were changed by its owner. */
function sealBatch(batch: BatchCursor, checksums: Checksums): void {
  const { bytes, view, position } = batch
  const end = position + batch.sizeBytes
  view.setUint32(position + CRC_AT, checksums.crc32c(bytes, 0, position + ATTRIBUTES_AT, end))
}
