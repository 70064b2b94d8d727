import {
  api,
  bool,
  brokerId,
  errorCode,
  int32,
  list,
  type Out,
  string,
  topicName,
} from '../schema/index.ts'

/**
 * Moves partitions to other brokers, or calls a move off (KIP-455). Sent by admin clients to any
 * broker, which forwards to the controller.
 *
 * - v1: may refuse to change the number of replicas (KIP-860).
 */
export const AlterPartitionReassignments = api(
  45,
  'AlterPartitionReassignments',
  { versions: '0-1', flexible: '0+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      timeoutMs: int32().default(60000),
      allowReplicationFactorChange: bool('1+').default(true),
      topics: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          /** Null: calls the move off. */
          replicas: list(brokerId()).nullable().default(null),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      allowReplicationFactorChange: bool('1+').default(true).ignorable(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      responses: list({
        name: topicName(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable(),
        }),
      }),
    }),
  },
)

export interface AlterPartitionReassignmentsRequest
  extends Out<typeof AlterPartitionReassignments.request.shape> {}
export interface AlterPartitionReassignmentsReply
  extends Out<typeof AlterPartitionReassignments.response.shape> {}
