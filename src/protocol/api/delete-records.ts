import { api, errorCode, int32, list, type Out, offset, topicName } from '../schema/index.ts'

/**
 * Moves the start of partitions forward, so that older records are gone (KIP-107). Sent by admin
 * clients to leaders.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 */
export const DeleteRecords = api(
  21,
  'DeleteRecords',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      topics: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          /** -1: the high watermark. */
          offset: offset(),
        }),
      }),
      timeoutMs: int32(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      topics: list({
        name: topicName().mapKey(),
        partitions: list({
          partitionIndex: int32().mapKey(),
          /** The smallest start of the log on any live replica; -1 on an error. */
          lowWatermark: offset(),
          errorCode: errorCode(),
        }),
      }),
    }),
  },
)

export interface DeleteRecordsRequest extends Out<typeof DeleteRecords.request.shape> {}
export interface DeleteRecordsReply extends Out<typeof DeleteRecords.response.shape> {}
