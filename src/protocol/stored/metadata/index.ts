import type { Shape } from '../../schema/index.ts'
import type { StoredRecord } from '../record.ts'
import * as exported from './records.ts'

export * from './records.ts'

/**
 * The records of the cluster's metadata log and of its snapshots, in the order of their numbers.
 *
 * In the log a record's value is a varint frame version (1), a varint number of its type, a varint version, and then
 * the fields.
 */
export const METADATA_RECORDS: readonly StoredRecord<Shape>[] = Object.values<StoredRecord<Shape>>(
  exported,
).sort((a, b) => a.id - b.id)
