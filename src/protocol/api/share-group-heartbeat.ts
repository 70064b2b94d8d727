import {
  api,
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
 * Joins, leaves and lives in a share group: subscription up, assignment down (KIP-932). Sent by
 * members to their coordinator.
 *
 * A field that is null has not changed since the last heartbeat. Member epoch 0 joins and -1
 * leaves. v0 was an early form that Kafka 4.1 dropped.
 */
export const ShareGroupHeartbeat = api(
  76,
  'ShareGroupHeartbeat',
  { versions: '1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      memberId: string(),
      /** 0: joins; -1: leaves. */
      memberEpoch: int32(),
      /** Null where it has not changed. */
      rackId: string().nullable().default(null),
      /** Null where it has not changed. */
      subscribedTopicNames: list(topicName()).nullable().default(null),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
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

export interface ShareGroupHeartbeatRequest extends Out<typeof ShareGroupHeartbeat.request.shape> {}
export interface ShareGroupHeartbeatReply extends Out<typeof ShareGroupHeartbeat.response.shape> {}
