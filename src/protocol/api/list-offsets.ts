import {
  api,
  brokerId,
  type Element,
  errorCode,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  timestampMs,
  topicName,
} from '../schema/index.ts'

/**
 * Asks for the offset that belongs to a time, or for one of the named positions of a partition.
 * Sent by consumers, admin clients and followers to leaders.
 *
 * - v0: a list of segment starts; v1: one offset, with its timestamp (KIP-79).
 * - v2: isolation level (KIP-98) and throttle time; v3: the reply is sent before the connection is
 *   throttled (KIP-219).
 * - v4: leader epochs (KIP-320).
 * - v5: OFFSET_NOT_AVAILABLE from a leader whose high watermark has not caught up with its election
 *   (KIP-207).
 * - v6: flexible.
 * - v7: timestamp -3 (KIP-734). v8: -4 (KIP-405). v9: -5 (KIP-1005).
 * - v10: a timeout, since tiered lookups are asynchronous (KIP-1075). v11: -6 (KIP-1023).
 */
export const ListOffsets = api(
  2,
  'ListOffsets',
  { versions: '0-11', flexible: '6+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** -1: a consumer; -2: one that debugs. */
      replicaId: brokerId(),
      isolationLevel: int8('2+'),
      topics: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          currentLeaderEpoch: leaderEpoch('4+').default(-1).ignorable(),
          /**
           * Milliseconds, or: -1 end, -2 start, -3 the largest timestamp, -4 start of the local log,
           * -5 end of the tiered log, -6 first not yet tiered.
           */
          timestamp: timestampMs(),
          maxNumOffsets: int32('0').default(1),
        }),
      }),
      timeoutMs: int32('10+').ignorable(),
    }),
    response: () => ({
      throttleTimeMs: int32('2+').ignorable(),
      topics: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          oldStyleOffsets: list(offset(), '0'),
          /** -1 for a named position, and where there is no such record. */
          timestamp: timestampMs('1+').default(-1),
          /** -1 where there is no such record. */
          offset: offset('1+').default(-1),
          leaderEpoch: leaderEpoch('4+').default(-1),
        }),
      }),
    }),
  },
)

export interface ListOffsetsRequest extends Out<typeof ListOffsets.request.shape> {}
export interface ListOffsetsReply extends Out<typeof ListOffsets.response.shape> {}
export interface ListOffsetsTopic extends Element<ListOffsetsRequest['topics']> {}
export interface ListOffsetsPartition extends Element<ListOffsetsTopic['partitions']> {}
export interface ListedOffsetsTopic extends Element<ListOffsetsReply['topics']> {}
export interface ListedOffsetsPartition extends Element<ListedOffsetsTopic['partitions']> {}
