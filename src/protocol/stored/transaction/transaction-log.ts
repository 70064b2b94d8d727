import {
  int8,
  int16,
  int32,
  list,
  type Out,
  producerEpoch,
  producerId,
  timestampMs,
  topicName,
  transactionalId,
} from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

/**
 * A transactional id and its transaction, in `__transaction_state`.
 *
 * Values: v1 flexible (KIP-915), with the producer ids before and after for transactions of version
 * 2 (KIP-890).
 */
export const TransactionLogRecord = coordinatorRecord(
  0,
  'TransactionLog',
  { versions: '0-1', flexible: '1+' },
  {
    key: () => ({
      transactionalId: transactionalId(),
    }),
    value: () => ({
      producerId: producerId(),
      previousProducerId: producerId('1+').default(-1).tag(0),
      nextProducerId: producerId('1+').default(-1).tag(1),
      producerEpoch: producerEpoch(),
      nextProducerEpoch: producerEpoch('1+').default(-1).tag(3),
      transactionTimeoutMs: int32(),
      /**
       * 0: empty; 1: ongoing; 2: prepare commit; 3: prepare abort; 4: complete commit; 5: complete
       * abort; 6: dead; 7: prepare epoch fence.
       */
      transactionStatus: int8(),
      /** Null or empty where none is open. */
      transactionPartitions: list({
        topic: topicName(),
        partitionIds: list(int32()),
      }).nullable(),
      transactionLastUpdateTimestampMs: timestampMs(),
      /** -1 where none is open. */
      transactionStartTimestampMs: timestampMs(),
      clientTransactionVersion: int16('1+').default(0).tag(2),
    }),
  },
)

export interface TransactionLogKey extends Out<typeof TransactionLogRecord.key.shape> {}
export interface TransactionLogValue extends Out<typeof TransactionLogRecord.value.shape> {}
