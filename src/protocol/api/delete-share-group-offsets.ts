import {
  api,
  errorCode,
  groupId,
  int32,
  list,
  type Out,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Makes a share group forget topics (KIP-932). Sent by admin clients to the group's coordinator.
 */
export const DeleteShareGroupOffsets = api(
  92,
  'DeleteShareGroupOffsets',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        topicName: topicName(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      responses: list({
        topicName: topicName(),
        topicId: topicId(),
        errorCode: errorCode(),
        errorMessage: string().nullable().default(null),
      }),
    }),
  },
)

export interface DeleteShareGroupOffsetsRequest
  extends Out<typeof DeleteShareGroupOffsets.request.shape> {}
export interface DeleteShareGroupOffsetsReply
  extends Out<typeof DeleteShareGroupOffsets.response.shape> {}
