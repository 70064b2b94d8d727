// Record batches: opaque bytes for whoever only stores and sends them, records for whoever must look inside.
export {
  BatchCursor,
  type CompressionId,
  type Magic,
  type TimestampType,
} from './batch-cursor.ts'
export { type BatchFault, checkNextBatch, checkProduced, type ProducedFault } from './check.ts'
export type { Checksums } from './checksums.ts'
export { openRecords } from './open.ts'
export { type ProducerStamp, placeBatch, stampLogAppendTime, stampProducer } from './patch.ts'
export type { RecordCursor, RecordHeader } from './record-cursor.ts'
export { addSequence } from './sequence.ts'
