import {
  api,
  bool,
  type Element,
  errorCode,
  int32,
  list,
  type Out,
  producerEpoch,
  producerId,
  topicName,
  transactionalId,
} from '../schema/index.ts'

const addPartitionsToTxnTopic = {
  name: topicName().mapKey(),
  partitions: list(int32()),
}

const addPartitionsToTxnPartitionResult = {
  partitionIndex: int32().mapKey(),
  partitionErrorCode: errorCode(),
}

const addPartitionsToTxnTopicResult = {
  name: topicName().mapKey(),
  resultsByPartition: list(addPartitionsToTxnPartitionResult),
}

/**
 * Adds partitions to a transaction (KIP-98). Sent by producers to their coordinator up to v3; from
 * v4 by partition leaders, for many transactions at once, to ask whether a producer's transaction
 * is open (KIP-890).
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: PRODUCER_FENCED
 *   (KIP-588). v3: flexible.
 * - v4: many transactions, verify only. v5: TRANSACTION_ABORTABLE (KIP-890).
 */
export const AddPartitionsToTxn = api(
  24,
  'AddPartitionsToTxn',
  { versions: '0-5', flexible: '3+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      transactions: list(
        {
          transactionalId: transactionalId().mapKey(),
          producerId: producerId(),
          producerEpoch: producerEpoch(),
          /** Add nothing: only tell whether the partitions are in the open transaction. */
          verifyOnly: bool().default(false),
          topics: list(addPartitionsToTxnTopic),
        },
        '4+',
      ),
      v3AndBelowTransactionalId: transactionalId('0-3'),
      v3AndBelowProducerId: producerId('0-3'),
      v3AndBelowProducerEpoch: producerEpoch('0-3'),
      v3AndBelowTopics: list(addPartitionsToTxnTopic, '0-3'),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode('4+').ignorable(),
      resultsByTransaction: list(
        {
          transactionalId: transactionalId().mapKey(),
          topicResults: list(addPartitionsToTxnTopicResult),
        },
        '4+',
      ),
      resultsByTopicV3AndBelow: list(addPartitionsToTxnTopicResult, '0-3'),
    }),
  },
)

export interface AddPartitionsToTxnRequest extends Out<typeof AddPartitionsToTxn.request.shape> {}
export interface AddPartitionsToTxnReply extends Out<typeof AddPartitionsToTxn.response.shape> {}
export interface TransactionToAdd extends Element<AddPartitionsToTxnRequest['transactions']> {}
