import { int16, int32, message, type Out } from '../schema/index.ts'

/**
 * The key of a control record: its type, behind an int16 version. 0: abort; 1: commit; 2: leader
 * change; 3: snapshot header; 4: snapshot footer; 5: kraft.version; 6: voters.
 */
export const ControlRecordKey = message(
  'ControlRecordTypeSchema',
  { versions: '0', flexible: 'none' },
  {
    type: int16(),
  },
)
export interface ControlRecordKey extends Out<typeof ControlRecordKey.shape> {}

/**
 * The value of an abort or commit marker, behind an int16 version (KIP-98). The producer's id and
 * epoch stand in its batch.
 */
export const EndTxnMarker = message(
  'EndTxnMarker',
  { versions: '0', flexible: 'none' },
  {
    coordinatorEpoch: int32(),
  },
)
export interface EndTxnMarker extends Out<typeof EndTxnMarker.shape> {}
