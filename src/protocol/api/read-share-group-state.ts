import {
  api,
  errorCode,
  groupId,
  int8,
  int16,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  topicId,
} from '../schema/index.ts'

/**
 * Reads the state of share partitions (KIP-932). Sent by partition leaders to share coordinators; a
 * higher leader epoch fences the leader before.
 */
export const ReadShareGroupState = api(
  84,
  'ReadShareGroupState',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
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
          /** -1 where not yet decided. */
          startOffset: offset(),
          stateBatches: list({
            firstOffset: offset(),
            lastOffset: offset(),
            /** 0: available; 2: acknowledged; 4: archived. */
            deliveryState: int8(),
            deliveryCount: int16(),
          }),
        }),
      }),
    }),
  },
)

export interface ReadShareGroupStateRequest extends Out<typeof ReadShareGroupState.request.shape> {}
export interface ReadShareGroupStateReply extends Out<typeof ReadShareGroupState.response.shape> {}
