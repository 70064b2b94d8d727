import { isExactInt64 } from './int64.ts'
import {
  ATTRIBUTES_AT,
  COMPRESSION_MASK,
  COUNT_AT,
  EMPTY_MESSAGE_BYTES,
  LAST_OFFSET_DELTA_AT,
  LENGTH_AT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MESSAGE_ATTRIBUTES_AT,
  OFFSET_AT,
  PRODUCER_ID_AT,
  RECORDS_AT,
  UP_TO_MAGIC_BYTES,
} from './layout.ts'

/** What a batch breaks when it is moved to; the first rule of these counts. */
export type FrameFault =
  /** The bytes end before the batch does: no fault at the end of a fetch, where a client drops the rest. */
  | 'truncated'
  /** The length leaves no room for the fields of its magic. */
  | 'size'
  /** Not 0, 1 or 2. */
  | 'magic'

/** A field with no meaning. */
export type FieldFault =
  /** Beyond 2^53-1, or the last before the first. */
  | 'offset'
  /** Negative. */
  | 'count'
  | 'producer id'
  /** Codecs 5 to 7 do not exist, and zstd came after magic 0 and 1. */
  | 'compression'

const LAST_CODEC = 4
const LAST_MESSAGE_CODEC = 3

/** What must hold before one can move past a batch. */
export function frameFault(view: DataView, position: number, end: number): FrameFault | null {
  const left = end - position
  if (left < LOG_OVERHEAD_BYTES) return 'truncated'
  const sizeBytes = view.getInt32(position + LENGTH_AT) + LOG_OVERHEAD_BYTES
  if (sizeBytes < EMPTY_MESSAGE_BYTES[0]) return 'size'
  if (left < UP_TO_MAGIC_BYTES) return 'truncated'
  const magic = view.getUint8(position + MAGIC_AT)
  if (magic > 2) return 'magic'
  if (left < sizeBytes) return 'truncated'
  return sizeBytes < smallestBytes(magic) ? 'size' : null
}

function smallestBytes(magic: number): number {
  if (magic === 2) return RECORDS_AT
  return magic === 1 ? EMPTY_MESSAGE_BYTES[1] : EMPTY_MESSAGE_BYTES[0]
}

/** What must hold so that the fields of a whole batch are numbers that mean something. */
export function fieldFault(view: DataView, position: number): FieldFault | null {
  if (!isExactInt64(view, position + OFFSET_AT)) return 'offset'
  if (view.getUint8(position + MAGIC_AT) === 2) return newFieldFault(view, position)
  const codec = view.getUint8(position + MESSAGE_ATTRIBUTES_AT) & COMPRESSION_MASK
  return codec > LAST_MESSAGE_CODEC ? 'compression' : null
}

function newFieldFault(view: DataView, position: number): FieldFault | null {
  const lastOffsetDelta = view.getInt32(position + LAST_OFFSET_DELTA_AT)
  if (lastOffsetDelta < 0) return 'offset'
  if (!isExactInt64(view, position + OFFSET_AT, lastOffsetDelta)) return 'offset'
  if (view.getInt32(position + COUNT_AT) < 0) return 'count'
  if (!isExactInt64(view, position + PRODUCER_ID_AT)) return 'producer id'
  const codec = view.getInt16(position + ATTRIBUTES_AT) & COMPRESSION_MASK
  return codec > LAST_CODEC ? 'compression' : null
}
