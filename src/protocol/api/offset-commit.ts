import {
  api,
  durationMs,
  type Element,
  errorCode,
  groupId,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  timestampMs,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Stores how far a group has read. Sent by consumers and admin clients to the group's coordinator.
 *
 * - v1: generation and member; v0 wrote to ZooKeeper. v2: retention time instead of v1's commit
 *   time.
 * - v3: throttle time (KIP-124). v4: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v5: no retention time: offsets live as long as their group (KIP-211).
 * - v6: leader epoch of the last record read (KIP-320).
 * - v7: static members (KIP-345).
 * - v8: flexible.
 * - v9: consumer groups, where the generation is the member epoch (KIP-848).
 * - v10: topics by id (KIP-848).
 */
export const OffsetCommit = api(
  8,
  'OffsetCommit',
  { versions: '0-10', flexible: '8+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      /** -1 outside a group: the consumer assigned itself its partitions. */
      generationIdOrMemberEpoch: int32('1+').default(-1).ignorable(),
      memberId: string('1+').ignorable(),
      /** Null for a member that is not static. */
      groupInstanceId: string('7+').nullable().default(null),
      /** -1: the broker's default. */
      retentionTimeMs: durationMs('2-4').default(-1).ignorable(),
      topics: list({
        name: topicName('0-9').ignorable(),
        topicId: topicId('10+').ignorable(),
        partitions: list({
          partitionIndex: int32(),
          committedOffset: offset(),
          /** -1 where unknown. */
          committedLeaderEpoch: leaderEpoch('6+').default(-1).ignorable(),
          /** -1: now. */
          commitTimestamp: timestampMs('1').default(-1),
          committedMetadata: string().nullable(),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32('3+').ignorable(),
      topics: list({
        name: topicName('0-9').ignorable(),
        topicId: topicId('10+').ignorable(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
        }),
      }),
    }),
  },
)

export interface OffsetCommitRequest extends Out<typeof OffsetCommit.request.shape> {}
export interface OffsetCommitReply extends Out<typeof OffsetCommit.response.shape> {}
export interface OffsetCommitTopic extends Element<OffsetCommitRequest['topics']> {}
export interface OffsetCommitPartition extends Element<OffsetCommitTopic['partitions']> {}
