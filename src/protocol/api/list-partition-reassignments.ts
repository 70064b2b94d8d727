import {
  api,
  brokerId,
  errorCode,
  int32,
  list,
  type Out,
  string,
  topicName,
} from '../schema/index.ts'

/**
 * Lists the moves of partitions that are under way (KIP-455). Sent by admin clients to any broker,
 * which forwards to the controller.
 */
export const ListPartitionReassignments = api(
  46,
  'ListPartitionReassignments',
  { versions: '0', flexible: '0+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      timeoutMs: int32().default(60000),
      /** Null: all. */
      topics: list({
        name: topicName(),
        partitionIndexes: list(int32()),
      })
        .nullable()
        .default(null),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      topics: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          replicas: list(brokerId()),
          addingReplicas: list(brokerId()),
          removingReplicas: list(brokerId()),
        }),
      }),
    }),
  },
)

export interface ListPartitionReassignmentsRequest
  extends Out<typeof ListPartitionReassignments.request.shape> {}
export interface ListPartitionReassignmentsReply
  extends Out<typeof ListPartitionReassignments.response.shape> {}
