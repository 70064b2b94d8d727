import {
  api,
  bool,
  type Element,
  errorCode,
  groupId,
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
 * Describes share groups (KIP-932). Sent by admin clients to the coordinator. v0 was an early form
 * that Kafka 4.1 dropped.
 */
export const ShareGroupDescribe = api(
  77,
  'ShareGroupDescribe',
  { versions: '1', flexible: '0+', listeners: ['broker'] },
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
        groupState: string(),
        groupEpoch: int32(),
        assignmentEpoch: int32(),
        assignorName: string(),
        members: list({
          memberId: string(),
          rackId: string().nullable().default(null),
          memberEpoch: int32(),
          clientId: string(),
          clientHost: string(),
          subscribedTopicNames: list(topicName()),
          assignment: struct(assignment),
        }),
        /** A bit for each operation; Int.MIN where not asked. */
        authorizedOperations: int32().default(-2147483648),
      }),
    }),
  },
)

export interface ShareGroupDescribeRequest extends Out<typeof ShareGroupDescribe.request.shape> {}
export interface ShareGroupDescribeReply extends Out<typeof ShareGroupDescribe.response.shape> {}
export interface DescribedShareGroup extends Element<ShareGroupDescribeReply['groups']> {}
