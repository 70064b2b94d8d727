import {
  api,
  errorCode,
  groupId,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  topicId,
} from '../schema/index.ts'

/**
 * Reads where share partitions start, without what is in flight (KIP-932). Sent by the group
 * coordinator to share coordinators.
 *
 * - v1: how many deliveries are done (KIP-1226).
 */
export const ReadShareGroupStateSummary = api(
  87,
  'ReadShareGroupStateSummary',
  { versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        topicId: topicId(),
        partitions: list({
          partition: int32(),
          leaderEpoch: leaderEpoch(),
        }),
      }),
    }),
    response: () => ({
      results: list({
        topicId: topicId(),
        partitions: list({
          partition: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().default(null),
          stateEpoch: int32(),
          leaderEpoch: leaderEpoch(),
          /** -1 where not yet decided. */
          startOffset: offset(),
          /** At or above the start; -1 where not counted. */
          deliveryCompleteCount: int32('1+').default(-1).ignorable(),
        }),
      }),
    }),
  },
)

export interface ReadShareGroupStateSummaryRequest
  extends Out<typeof ReadShareGroupStateSummary.request.shape> {}
export interface ReadShareGroupStateSummaryReply
  extends Out<typeof ReadShareGroupStateSummary.response.shape> {}
