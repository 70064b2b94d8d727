// Record batches: opaque bytes for whoever only stores and sends them, records for whoever must look inside.
export { BatchBuilder, type BatchOptions, type NewRecord } from './batch-builder.ts'
export {
  BatchCursor,
  type Magic,
  type TimestampType,
} from './batch-cursor.ts'
export { type BatchFault, checkNextBatch, checkProduced, type ProducedFault } from './check.ts'
export type { Checksums } from './checksums.ts'
export {
  buildEndMarker,
  CONTROL_TYPES,
  type ControlType,
  controlKey,
  type EndMarker,
  readControlType,
  readMarkerCoordinatorEpoch,
} from './control.ts'
export {
  type DownConvertOptions,
  downConvert,
  type UpConvertFault,
  type UpConvertOptions,
  upConvert,
} from './convert.ts'
export {
  type MessageCompressionId,
  MessageSetBuilder,
  type MessageSetOptions,
  type NewMessage,
} from './message-builder.ts'
export { type OpenOptions, openRecords } from './open.ts'
export { type ProducerStamp, placeBatch, stampLogAppendTime, stampProducer } from './patch.ts'
export { PEEKED_BYTES, type PeekedBatch, peekBatch } from './peek.ts'
export type { RecordCursor, RecordHeader } from './record-cursor.ts'
export { emptiedBatch, rewriteOptions } from './rewrite.ts'
export { addSequence } from './sequence.ts'
