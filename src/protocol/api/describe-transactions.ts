import {
  api,
  type Element,
  errorCode,
  int32,
  list,
  type Out,
  producerEpoch,
  producerId,
  string,
  timestampMs,
  topicName,
  transactionalId,
} from '../schema/index.ts'

/** Describes transactions by id (KIP-664). Sent by admin clients to the coordinator. */
export const DescribeTransactions = api(
  65,
  'DescribeTransactions',
  { versions: '0', flexible: '0+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Empty: none. */
      transactionalIds: list(transactionalId()),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      transactionStates: list({
        errorCode: errorCode(),
        transactionalId: transactionalId(),
        transactionState: string(),
        transactionTimeoutMs: int32(),
        /** -1 where none is open. */
        transactionStartTimeMs: timestampMs(),
        producerId: producerId(),
        producerEpoch: producerEpoch(),
        /** While it ends: those that still wait for their marker. */
        topics: list({
          topic: topicName().mapKey(),
          partitions: list(int32()),
        }),
      }),
    }),
  },
)

export interface DescribeTransactionsRequest
  extends Out<typeof DescribeTransactions.request.shape> {}
export interface DescribeTransactionsReply
  extends Out<typeof DescribeTransactions.response.shape> {}
export interface DescribedTransaction
  extends Element<DescribeTransactionsReply['transactionStates']> {}
