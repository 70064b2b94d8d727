import type { LeaderEpoch, Offset, TimestampMs } from '#core/brand'
import { frameFault } from './frame.ts'
import { isExactInt64, readClampedInt64, readInt64 } from './int64.ts'
import {
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  LENGTH_AT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  MESSAGE_TIMESTAMP_AT,
  NONE,
  OFFSET_AT,
  RECORDS_AT,
  UP_TO_MAGIC_BYTES,
} from './layout.ts'

/** As many bytes of a batch, of any magic, tell all that `peekBatch` gives. */
export const PEEKED_BYTES = RECORDS_AT

/** What the head of a batch says, without the rest of it at hand. */
export interface PeekedBatch {
  readonly magic: number
  readonly sizeBytes: number
  /** For magic 0 and 1 the last one: a wrapper does not say how many there are. */
  readonly baseOffset: Offset
  readonly lastOffset: Offset
  /** -1 for magic 0. */
  readonly maxTimestamp: TimestampMs
  /** -1 for magic 0 and 1. */
  readonly leaderEpoch: LeaderEpoch
}

/**
 * Reads the head of the batch at `position` of a file of which `view` is a part: whoever looks for an offset steps from head
 * to head and need not have what lies between. Null where no batch can begin, its offsets are beyond 2^53-1, or its head is
 * cut short.
 */
export function peekBatch(view: DataView, position: number): PeekedBatch | null {
  const left = view.byteLength - position
  if (left < UP_TO_MAGIC_BYTES) return null
  const sizeBytes = view.getInt32(position + LENGTH_AT) + LOG_OVERHEAD_BYTES
  if (frameFault(view, position, position + Math.max(left, sizeBytes)) !== null) return null
  if (left < Math.min(PEEKED_BYTES, sizeBytes)) return null
  const magic = view.getUint8(position + MAGIC_AT)
  const isBatch = magic === 2
  const delta = isBatch ? view.getInt32(position + LAST_OFFSET_DELTA_AT) : 0
  if (!isExactInt64(view, position + OFFSET_AT, delta)) return null
  const offset = readInt64(view, position + OFFSET_AT)
  const timestampAt = isBatch ? MAX_TIMESTAMP_AT : MESSAGE_TIMESTAMP_AT
  return {
    magic,
    sizeBytes,
    baseOffset: offset as Offset,
    lastOffset: (offset + delta) as Offset,
    maxTimestamp: (magic === 0
      ? NONE
      : readClampedInt64(view, position + timestampAt)) as TimestampMs,
    leaderEpoch: (isBatch ? view.getInt32(position + LEADER_EPOCH_AT) : NONE) as LeaderEpoch,
  }
}
