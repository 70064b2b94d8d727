import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  struct,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Describes partitions, page by page, with the eligible leader replicas (KIP-966). Sent by admin
 * clients to any broker.
 */
export const DescribeTopicPartitions = api(
  75,
  'DescribeTopicPartitions',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      /** Empty: all. */
      topics: list({
        name: topicName(),
      }),
      responsePartitionLimit: int32().default(2000),
      /** Null: from the start. */
      cursor: struct({
        topicName: topicName(),
        partitionIndex: int32(),
      })
        .nullable()
        .default(null),
    }),
    response: () => ({
      throttleTimeMs: int32().ignorable(),
      topics: list({
        errorCode: errorCode(),
        /** Null where it may not be seen. */
        name: topicName().nullable().mapKey(),
        topicId: topicId().ignorable(),
        isInternal: bool().default(false).ignorable(),
        partitions: list({
          errorCode: errorCode(),
          partitionIndex: int32(),
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch().default(-1).ignorable(),
          replicaNodes: list(brokerId()),
          isrNodes: list(brokerId()),
          eligibleLeaderReplicas: list(brokerId()).nullable().default(null),
          lastKnownElr: list(brokerId()).nullable().default(null),
          offlineReplicas: list(brokerId()).ignorable(),
        }),
        /** A bit for each operation; Int.MIN where not asked. */
        topicAuthorizedOperations: int32().default(-2147483648),
      }),
      /** Null: this was the last page. */
      nextCursor: struct({
        topicName: topicName(),
        partitionIndex: int32(),
      })
        .nullable()
        .default(null),
    }),
  },
)

export interface DescribeTopicPartitionsRequest
  extends Out<typeof DescribeTopicPartitions.request.shape> {}
export interface DescribeTopicPartitionsReply
  extends Out<typeof DescribeTopicPartitions.response.shape> {}
export interface DescribedTopic extends Element<DescribeTopicPartitionsReply['topics']> {}
export interface DescribedPartition extends Element<DescribedTopic['partitions']> {}
