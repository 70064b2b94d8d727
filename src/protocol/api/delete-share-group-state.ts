import { api, errorCode, groupId, int32, list, type Out, string, topicId } from '../schema/index.ts'

/**
 * Deletes the state of share partitions (KIP-932). Sent by the group coordinator to share
 * coordinators.
 */
export const DeleteShareGroupState = api(
  86,
  'DeleteShareGroupState',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        topicId: topicId(),
        partitions: list({
          partition: int32(),
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

export interface DeleteShareGroupStateRequest
  extends Out<typeof DeleteShareGroupState.request.shape> {}
export interface DeleteShareGroupStateReply
  extends Out<typeof DeleteShareGroupState.response.shape> {}
