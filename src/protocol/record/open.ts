import { assert } from '#core/assert'
import type { BatchCursor } from './batch-cursor.ts'
import { BatchRecords } from './batch-records.ts'
import { RECORDS_AT } from './layout.ts'
import type { RecordCursor } from './record-cursor.ts'

/** Opens the batch on which the cursor stands. The records stay good when the cursor moves on. */
export function openRecords(batch: BatchCursor): RecordCursor {
  assert(batch.magic === 2 && batch.compression === 0, 'only plain batches of magic 2 open yet')
  const { bytes, position } = batch
  const end = position + batch.sizeBytes
  return new BatchRecords(batch, { bytes, position: position + RECORDS_AT, end })
}
