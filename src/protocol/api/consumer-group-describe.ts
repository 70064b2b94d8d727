import {
  api,
  bool,
  type Element,
  errorCode,
  groupId,
  int8,
  int32,
  list,
  type Out,
  string,
  struct,
  topicId,
  topicName,
} from '../schema/index.ts'

const topicPartitions = {
  topicId: topicId(),
  topicName: topicName(),
  partitions: list(int32()),
}

const assignment = {
  topicPartitions: list(topicPartitions),
}

/**
 * Describes consumer groups (KIP-848). Sent by admin clients to the coordinator.
 *
 * - v1: whether a member still speaks the classic protocol (KIP-1099).
 */
export const ConsumerGroupDescribe = api(
  69,
  'ConsumerGroupDescribe',
  { versions: '0-1', flexible: '0+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupIds: list(groupId()),
      includeAuthorizedOperations: bool(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      groups: list({
        errorCode: errorCode(),
        errorMessage: string().nullable().default(null),
        groupId: groupId(),
        /** '' on an error. */
        groupState: string(),
        groupEpoch: int32(),
        assignmentEpoch: int32(),
        assignorName: string(),
        members: list({
          memberId: string(),
          instanceId: string().nullable().default(null),
          rackId: string().nullable().default(null),
          memberEpoch: int32(),
          clientId: string(),
          clientHost: string(),
          subscribedTopicNames: list(topicName()),
          /** Null where it subscribes by names. */
          subscribedTopicRegex: string().nullable().default(null),
          assignment: struct(assignment),
          targetAssignment: struct(assignment),
          /** -1: unknown; 0: classic; 1: consumer. */
          memberType: int8('1+').default(-1).ignorable(),
        }),
        /** A bit for each operation; Int.MIN where not asked. */
        authorizedOperations: int32().default(-2147483648),
      }),
    }),
  },
)

export interface ConsumerGroupDescribeRequest
  extends Out<typeof ConsumerGroupDescribe.request.shape> {}
export interface ConsumerGroupDescribeReply
  extends Out<typeof ConsumerGroupDescribe.response.shape> {}
export interface DescribedConsumerGroup extends Element<ConsumerGroupDescribeReply['groups']> {}
export interface DescribedConsumerMember extends Element<DescribedConsumerGroup['members']> {}
