import type { BatchCursor } from './batch-cursor.ts'
import type { Checksums } from './checksums.ts'
import { type FieldFault, type FrameFault, fieldFault, frameFault } from './frame.ts'
import {
  ATTRIBUTES_AT,
  CRC_AT,
  LENGTH_AT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MESSAGE_CRC_AT,
  NONE,
} from './layout.ts'

/**
 * The first rule that a batch breaks, in the order in which they are looked at. `crc` stands before the fields, because
 * bytes that changed on their way are CORRUPT_MESSAGE, which a producer sends again, whatever they turned a field into.
 */
export type BatchFault = FrameFault | 'crc' | FieldFault

/** What a client may not write, in a batch that is sound in itself: INVALID_RECORD, unless said otherwise. */
export type ProducedFault =
  /** A producer numbers from 0; the offsets are the leader's to give. */
  | 'base offset'
  /** No records, or not as many as offsets. */
  | 'count'
  /** Markers are written by the transaction coordinator alone. */
  | 'control'
  /** A producer id without a sequence. */
  | 'sequence'
  /** INVALID_TIMESTAMP: only the broker can say when it appended. */
  | 'timestamp type'

/**
 * The first fault of the batch that `batches.next()` would move to, of any magic; null when it is sound. Nothing moves and
 * nothing throws, so a log can ask of each batch whether its file is good so far.
 */
export function checkNextBatch(batches: BatchCursor, checksums: Checksums): BatchFault | null {
  const { bytes, view, end } = batches
  const position = batches.position + batches.sizeBytes
  const frame = frameFault(view, position, end)
  if (frame !== null) return frame
  return isIntact({ bytes, view }, position, checksums) ? fieldFault(view, position) : 'crc'
}

function isIntact(
  { bytes, view }: { readonly bytes: Uint8Array; readonly view: DataView },
  position: number,
  checksums: Checksums,
): boolean {
  const end = position + LOG_OVERHEAD_BYTES + view.getInt32(position + LENGTH_AT)
  if (view.getUint8(position + MAGIC_AT) === 2) {
    const stored = view.getUint32(position + CRC_AT)
    return stored === checksums.crc32c(bytes, 0, position + ATTRIBUTES_AT, end)
  }
  const stored = view.getUint32(position + MESSAGE_CRC_AT)
  return stored === checksums.crc32(bytes, 0, position + MAGIC_AT, end)
}

/**
 * The first of Kafka's rules for clients that a batch of magic 2 breaks, as far as its header tells; null when it keeps
 * them. That a request holds exactly one batch for a partition is `sizeBytes` against its bytes.
 */
export function checkProduced(batch: BatchCursor): ProducedFault | null {
  if (batch.baseOffset !== 0) return 'base offset'
  if (batch.recordCount !== batch.lastOffsetDelta + 1) return 'count'
  if (batch.isControl) return 'control'
  if (batch.producerId !== NONE && batch.baseSequence < 0) return 'sequence'
  return batch.timestampType === 'log append' ? 'timestamp type' : null
}
