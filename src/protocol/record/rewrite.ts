import type { BatchOptions } from './batch-builder.ts'
import type { BatchCursor } from './batch-cursor.ts'
import type { Checksums } from './checksums.ts'
import { writeInt64 } from './int64.ts'
import {
  ATTRIBUTES_AT,
  BASE_TIMESTAMP_AT,
  COMPRESSION_MASK,
  COUNT_AT,
  CRC_AT,
  DELETE_HORIZON_BIT,
  LENGTH_AT,
  LOG_OVERHEAD_BYTES,
  NONE,
  RECORDS_AT,
} from './layout.ts'

/**
 * Options with which a builder writes a batch of magic 2 again, with some of its records or with another codec: offsets,
 * producer, epoch and flags stay, because the state of producers is restored from them.
 */
export function rewriteOptions(batch: BatchCursor): Omit<BatchOptions, 'codecs'> {
  const logAppendMs = batch.logAppendTime()
  const deleteHorizonMs = batch.deleteHorizonMs
  return {
    compression: batch.compression,
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    leaderEpoch: batch.leaderEpoch,
    producer: {
      producerId: batch.producerId,
      producerEpoch: batch.producerEpoch,
      baseSequence: batch.baseSequence,
      isTransactional: batch.isTransactional,
    },
    isControl: batch.isControl,
    ...(logAppendMs === null ? {} : { logAppendMs }),
    ...(deleteHorizonMs === null ? {} : { deleteHorizonMs }),
  }
}

/**
 * The header alone of a batch of magic 2, without records: what compaction leaves of the last batch of a producer, whose
 * sequence would otherwise be lost. The max timestamp stays.
 */
export function emptiedBatch(batch: BatchCursor, { crc32c }: Checksums): Uint8Array {
  // A copy, whatever the bytes are: `slice` of a Buffer is a view, and the batch itself would be emptied.
  const bytes = new Uint8Array(batch.bytes.subarray(batch.position, batch.position + RECORDS_AT))
  const view = new DataView(bytes.buffer)
  const attributes = view.getInt16(ATTRIBUTES_AT) & ~(COMPRESSION_MASK | DELETE_HORIZON_BIT)
  view.setInt32(LENGTH_AT, RECORDS_AT - LOG_OVERHEAD_BYTES)
  view.setInt16(ATTRIBUTES_AT, attributes)
  writeInt64(view, BASE_TIMESTAMP_AT, NONE)
  view.setInt32(COUNT_AT, 0)
  view.setUint32(CRC_AT, crc32c(bytes, 0, ATTRIBUTES_AT))
  return bytes
}
