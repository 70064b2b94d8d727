import { message, type Out, offset, producerId } from '../../schema/index.ts'

/**
 * An aborted transaction of a segment, in files `*.txnindex`. Each stands behind an int16 version.
 */
export const AbortedTransaction = message(
  'AbortedTxn',
  { versions: '0', flexible: 'none' },
  {
    producerId: producerId(),
    firstOffset: offset(),
    /** Of the marker. */
    lastOffset: offset(),
    lastStableOffset: offset(),
  },
)
export interface AbortedTransaction extends Out<typeof AbortedTransaction.shape> {}
