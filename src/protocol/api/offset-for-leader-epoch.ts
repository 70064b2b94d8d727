import {
  api,
  brokerId,
  type Element,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  topicName,
} from '../schema/index.ts'

/**
 * Asks where an epoch ended, to find out where two logs part (KIP-101). Sent by followers and
 * consumers to leaders.
 *
 * The answer is for the largest epoch at or below the one asked; -1 for both where the leader knows
 * none.
 *
 * - v1: the epoch that the answer is for (KIP-279). v2: the leader epoch that the asker knows
 *   (KIP-320), throttle time.
 * - v3: who asks (KIP-392). v4: flexible.
 */
export const OffsetForLeaderEpoch = api(
  23,
  'OffsetForLeaderEpoch',
  { versions: '0-4', flexible: '4+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** -1: a consumer; -2: one that debugs and may see past the high watermark. */
      replicaId: brokerId('3+').default(-2).ignorable(),
      topics: list({
        topic: topicName().mapKey(),
        partitions: list({
          partition: int32(),
          currentLeaderEpoch: leaderEpoch('2+').default(-1).ignorable(),
          leaderEpoch: leaderEpoch(),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32('2+').ignorable(),
      topics: list({
        topic: topicName().mapKey(),
        partitions: list({
          errorCode: errorCode(),
          partition: int32(),
          leaderEpoch: leaderEpoch('1+').default(-1).ignorable(),
          /** Where the next epoch starts, or the end of the log for the newest. */
          endOffset: offset().default(-1),
        }),
      }),
    }),
  },
)

export interface OffsetForLeaderEpochRequest
  extends Out<typeof OffsetForLeaderEpoch.request.shape> {}
export interface OffsetForLeaderEpochReply
  extends Out<typeof OffsetForLeaderEpoch.response.shape> {}
export interface OffsetForLeaderTopic extends Element<OffsetForLeaderEpochRequest['topics']> {}
export interface EpochEndTopic extends Element<OffsetForLeaderEpochReply['topics']> {}
export interface EpochEndPartition extends Element<EpochEndTopic['partitions']> {}
