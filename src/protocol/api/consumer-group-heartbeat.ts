import {
  api,
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
  partitions: list(int32()),
}

/**
 * Joins, leaves and lives in a consumer group: subscription up, assignment down (KIP-848). Sent by
 * members to their coordinator.
 *
 * A field that is null, or -1, has not changed since the last heartbeat. Member epoch 0 joins, -1
 * leaves, and -2 leaves for a while as a static member.
 *
 * - v1: subscription by an expression of RE2; the member makes its id itself (KIP-1082), so that a
 *   lost reply leaves no phantom.
 */
export const ConsumerGroupHeartbeat = api(
  68,
  'ConsumerGroupHeartbeat',
  { versions: '0-1', flexible: '0+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      /** v0: '' from a new member. */
      memberId: string(),
      /** 0: joins; -1: leaves; -2: leaves for a while. */
      memberEpoch: int32(),
      /** Null for a member that is not static, and where it has not changed. */
      instanceId: string().nullable().default(null),
      /** Null where it has not changed. */
      rackId: string().nullable().default(null),
      /** -1 where it has not changed. */
      rebalanceTimeoutMs: int32().default(-1),
      /** Null where they have not changed. */
      subscribedTopicNames: list(topicName()).nullable().default(null),
      /** Null where it has not changed. '' ends the subscription by expression. */
      subscribedTopicRegex: string('1+').nullable().default(null),
      /** Null where it has not changed, or for the group's default. */
      serverAssignor: string().nullable().default(null),
      /**
       * What the member owns: how it confirms what it gave up and took. Null where it has not
       * changed.
       */
      topicPartitions: list({
        topicId: topicId(),
        partitions: list(int32()),
      })
        .nullable()
        .default(null),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      /** Null on an error. */
      memberId: string().nullable().default(null),
      memberEpoch: int32(),
      heartbeatIntervalMs: int32(),
      /** Null where it has not changed. */
      assignment: struct({
        topicPartitions: list(topicPartitions),
      })
        .nullable()
        .default(null),
    }),
  },
)

export interface ConsumerGroupHeartbeatRequest
  extends Out<typeof ConsumerGroupHeartbeat.request.shape> {}
export interface ConsumerGroupHeartbeatReply
  extends Out<typeof ConsumerGroupHeartbeat.response.shape> {}
export interface ConsumerGroupTopicPartitions
  extends Element<ConsumerGroupHeartbeatRequest['topicPartitions']> {}
