import {
  api,
  type Element,
  errorCode,
  int32,
  list,
  type Out,
  offset,
  producerId,
  string,
  timestampMs,
  topicName,
} from '../schema/index.ts'

/**
 * Tells which producers a partition remembers, and their open transactions (KIP-664). Sent by admin
 * clients to leaders.
 */
export const DescribeProducers = api(
  61,
  'DescribeProducers',
  { versions: '0', flexible: '0+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      topics: list({
        name: topicName().mapKey(),
        partitionIndexes: list(int32()),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      topics: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().default(null),
          activeProducers: list({
            producerId: producerId(),
            /** In 32 bits, unlike anywhere else. */
            producerEpoch: int32(),
            lastSequence: int32().default(-1),
            lastTimestamp: timestampMs().default(-1),
            /** -1 before the first marker. */
            coordinatorEpoch: int32(),
            /** -1 where no transaction is open. */
            currentTxnStartOffset: offset().default(-1),
          }),
        }),
      }),
    }),
  },
)

export interface DescribeProducersRequest extends Out<typeof DescribeProducers.request.shape> {}
export interface DescribeProducersReply extends Out<typeof DescribeProducers.response.shape> {}
export interface DescribedProducersTopic extends Element<DescribeProducersReply['topics']> {}
export interface DescribedProducersPartition
  extends Element<DescribedProducersTopic['partitions']> {}
export interface DescribedProducer
  extends Element<DescribedProducersPartition['activeProducers']> {}
