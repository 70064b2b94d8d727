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
  topicName,
} from '../schema/index.ts'

/**
 * Moves the start of an empty share group in partitions (KIP-932). Sent by admin clients to the
 * group's coordinator.
 */
export const AlterShareGroupOffsets = api(
  91,
  'AlterShareGroupOffsets',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        topicName: topicName().mapKey(),
        partitions: list({
          partitionIndex: int32(),
          startOffset: offset(),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      responses: list({
        topicName: topicName().mapKey(),
        topicId: topicId(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().default(null),
        }),
      }),
    }),
  },
)

export interface AlterShareGroupOffsetsRequest
  extends Out<typeof AlterShareGroupOffsets.request.shape> {}
export interface AlterShareGroupOffsetsReply
  extends Out<typeof AlterShareGroupOffsets.response.shape> {}
