import { api, errorCode, groupId, int32, list, type Out, topicName } from '../schema/index.ts'

/**
 * Deletes committed offsets of a group (KIP-496). Sent by admin clients to the coordinator. Never
 * flexible.
 */
export const OffsetDelete = api(
  47,
  'OffsetDelete',
  { versions: '0', flexible: 'none', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      topics: list({
        name: topicName().mapKey(),
        partitions: list({
          partitionIndex: int32(),
        }),
      }),
    }),
    response: () => ({
      errorCode: errorCode(),
      throttleTimeMs: int32().ignorable(),
      topics: list({
        name: topicName().mapKey(),
        partitions: list({
          partitionIndex: int32().mapKey(),
          errorCode: errorCode(),
        }),
      }),
    }),
  },
)

export interface OffsetDeleteRequest extends Out<typeof OffsetDelete.request.shape> {}
export interface OffsetDeleteReply extends Out<typeof OffsetDelete.response.shape> {}
