import { int16, message, type Out, timestampMs } from '../../schema/index.ts'

/** Control record that starts a snapshot (KIP-630). */
export const SnapshotHeaderRecord = message(
  'SnapshotHeaderRecord',
  { versions: '0', flexible: '0+' },
  {
    version: int16(),
    lastContainedLogTimestamp: timestampMs(),
  },
)
export interface SnapshotHeaderRecord extends Out<typeof SnapshotHeaderRecord.shape> {}

/** Control record that ends a snapshot (KIP-630): one without it was not written to its end. */
export const SnapshotFooterRecord = message(
  'SnapshotFooterRecord',
  { versions: '0', flexible: '0+' },
  {
    version: int16(),
  },
)
export interface SnapshotFooterRecord extends Out<typeof SnapshotFooterRecord.shape> {}
