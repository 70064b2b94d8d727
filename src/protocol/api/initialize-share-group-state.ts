import {
  api,
  errorCode,
  groupId,
  int32,
  list,
  type Out,
  offset,
  string,
  topicId,
} from '../schema/index.ts'

/**
 * Starts the state of share partitions anew (KIP-932). Sent by the group coordinator to share
 * coordinators.
 */
export const InitializeShareGroupState = api(
  83,
  'InitializeShareGroupState',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        topicId: topicId(),
        partitions: list({
          partition: int32(),
          stateEpoch: int32(),
          /** -1: decided when the partition is first read. */
          startOffset: offset(),
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

export interface InitializeShareGroupStateRequest
  extends Out<typeof InitializeShareGroupState.request.shape> {}
export interface InitializeShareGroupStateReply
  extends Out<typeof InitializeShareGroupState.response.shape> {}
