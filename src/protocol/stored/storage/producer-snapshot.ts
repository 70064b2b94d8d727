import {
  int32,
  list,
  message,
  type Out,
  offset,
  producerEpoch,
  producerId,
  timestampMs,
  uint32,
} from '../../schema/index.ts'

/**
 * What a partition remembers of its producers at an offset, in files `*.snapshot`.
 *
 * An int16 version stands before it. v0 is not read.
 */
export const ProducerSnapshot = message(
  'ProducerSnapshot',
  { versions: '1', flexible: 'none' },
  {
    /** CRC32C of the bytes after it. */
    crc: uint32(),
    producerEntries: list({
      producerId: producerId(),
      epoch: producerEpoch(),
      lastSequence: int32(),
      lastOffset: offset(),
      /** Of the last batch: its last offset less its first. */
      offsetDelta: int32(),
      timestamp: timestampMs(),
      coordinatorEpoch: int32(),
      /** -1 where no transaction is open. */
      currentTxnFirstOffset: offset(),
    }),
  },
)
export interface ProducerSnapshot extends Out<typeof ProducerSnapshot.shape> {}
