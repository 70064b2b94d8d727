import {
  api,
  bool,
  type Element,
  errorCode,
  groupId,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Reads what groups have committed. Sent by consumers and admin clients to the coordinator.
 *
 * - v0: from ZooKeeper; v1: from the coordinator's log.
 * - v2: null topics mean all; an error for the whole reply (KIP-88).
 * - v3: throttle time (KIP-124). v4: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v5: leader epoch of the last record read (KIP-320).
 * - v6: flexible.
 * - v7: `requireStable` refuses offsets that a transaction may still change (KIP-447).
 * - v8: many groups in one request (KIP-709).
 * - v9: member and its epoch (KIP-848). v10: topics by id (KIP-848).
 */
export const OffsetFetch = api(
  9,
  'OffsetFetch',
  { versions: '0-10', flexible: '6+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId('0-7'),
      /** Null: all (v2 and later). */
      topics: list(
        {
          name: topicName(),
          partitionIndexes: list(int32()),
        },
        '0-7',
      ).nullable('2-7'),
      groups: list(
        {
          groupId: groupId(),
          /** Null from admin clients, and from members of classic groups. */
          memberId: string('9+').nullable().default(null).ignorable(),
          memberEpoch: int32('9+').default(-1).ignorable(),
          /** Null: all. */
          topics: list({
            name: topicName('8-9').ignorable(),
            topicId: topicId('10+').ignorable(),
            partitionIndexes: list(int32()),
          }).nullable(),
        },
        '8+',
      ),
      requireStable: bool('7+').default(false),
    }),
    response: () => ({
      throttleTimeMs: int32('3+').ignorable(),
      topics: list(
        {
          name: topicName(),
          partitions: list({
            partitionIndex: int32(),
            /** -1 where nothing is committed. */
            committedOffset: offset(),
            committedLeaderEpoch: leaderEpoch('5-7').default(-1).ignorable(),
            metadata: string().nullable(),
            errorCode: errorCode(),
          }),
        },
        '0-7',
      ),
      /** Before v2 it stands in each partition. */
      errorCode: errorCode('2-7').default(0).ignorable(),
      groups: list(
        {
          groupId: groupId(),
          topics: list({
            name: topicName('8-9').ignorable(),
            topicId: topicId('10+').ignorable(),
            partitions: list({
              partitionIndex: int32(),
              /** -1 where nothing is committed. */
              committedOffset: offset(),
              committedLeaderEpoch: leaderEpoch().default(-1).ignorable(),
              metadata: string().nullable(),
              errorCode: errorCode(),
            }),
          }),
          errorCode: errorCode().default(0),
        },
        '8+',
      ),
    }),
  },
)

export interface OffsetFetchRequest extends Out<typeof OffsetFetch.request.shape> {}
export interface OffsetFetchReply extends Out<typeof OffsetFetch.response.shape> {}
export interface OffsetFetchGroup extends Element<OffsetFetchRequest['groups']> {}
export interface FetchedOffsetsGroup extends Element<OffsetFetchReply['groups']> {}
