import { api, errorCode, int32, list, type Out, string, topicName } from '../schema/index.ts'

/**
 * Moves replicas from one log directory to another of the same broker (KIP-113). Sent by admin
 * clients to that broker.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 */
export const AlterReplicaLogDirs = api(
  34,
  'AlterReplicaLogDirs',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      dirs: list({
        path: string().mapKey(),
        topics: list({
          name: topicName().mapKey(),
          partitions: list(int32()),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      results: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
        }),
      }),
    }),
  },
)

export interface AlterReplicaLogDirsRequest extends Out<typeof AlterReplicaLogDirs.request.shape> {}
export interface AlterReplicaLogDirsReply extends Out<typeof AlterReplicaLogDirs.response.shape> {}
