import {
  api,
  errorCode,
  groupId,
  int32,
  int64,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Tells where share groups start in partitions (KIP-932). Sent by admin clients to the group's
 * coordinator.
 *
 * - v1: lag (KIP-1226).
 */
export const DescribeShareGroupOffsets = api(
  90,
  'DescribeShareGroupOffsets',
  { versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groups: list({
        groupId: groupId(),
        /** Null: all. */
        topics: list({
          topicName: topicName(),
          partitions: list(int32()),
        }).nullable(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      groups: list({
        groupId: groupId(),
        topics: list({
          topicName: topicName(),
          topicId: topicId(),
          partitions: list({
            partitionIndex: int32(),
            /** -1 where not yet decided. */
            startOffset: offset(),
            leaderEpoch: leaderEpoch(),
            /** -1 where unknown. */
            lag: int64('1+').default(-1).ignorable(),
            errorCode: errorCode(),
            errorMessage: string().nullable().default(null),
          }),
        }),
        errorCode: errorCode(),
        errorMessage: string().nullable().default(null),
      }),
    }),
  },
)

export interface DescribeShareGroupOffsetsRequest
  extends Out<typeof DescribeShareGroupOffsets.request.shape> {}
export interface DescribeShareGroupOffsetsReply
  extends Out<typeof DescribeShareGroupOffsets.response.shape> {}
