import {
  api,
  type Element,
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
 * Writes changes to the state of share partitions (KIP-932). Sent by partition leaders to share
 * coordinators.
 *
 * - v1: how many deliveries are done (KIP-1226).
 */
export const WriteShareGroupState = api(
  85,
  'WriteShareGroupState',
  { versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        topicId: topicId(),
        partitions: list({
          partition: int32(),
          stateEpoch: int32(),
          leaderEpoch: leaderEpoch(),
          /** -1: unchanged. */
          startOffset: offset(),
          /** At or above the start; -1 where not counted. */
          deliveryCompleteCount: int32('1+').default(-1).ignorable(),
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
    response: () => ({
      results: list({
        topicId: topicId(),
        partitions: list({
          partition: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().default(null),
        }),
      }),
    }),
  },
)

export interface WriteShareGroupStateRequest
  extends Out<typeof WriteShareGroupState.request.shape> {}
export interface WriteShareGroupStateReply
  extends Out<typeof WriteShareGroupState.response.shape> {}
export interface WriteShareStateTopic extends Element<WriteShareGroupStateRequest['topics']> {}
