import {
  api,
  brokerEpoch,
  brokerId,
  directoryId,
  errorCode,
  int32,
  list,
  type Out,
  topicId,
} from '../schema/index.ts'

/**
 * Tells the controller in which of its directories a broker keeps its replicas (KIP-858). Without it
 * the controller could not move the leaders away from a disk that failed. Sent by brokers.
 */
export const AssignReplicasToDirs = api(
  73,
  'AssignReplicasToDirs',
  { versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      brokerId: brokerId(),
      brokerEpoch: brokerEpoch().default(-1),
      directories: list({
        id: directoryId(),
        topics: list({
          topicId: topicId(),
          partitions: list({
            partitionIndex: int32(),
          }),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      directories: list({
        id: directoryId(),
        topics: list({
          topicId: topicId(),
          partitions: list({
            partitionIndex: int32(),
            errorCode: errorCode(),
          }),
        }),
      }),
    }),
  },
)

export interface AssignReplicasToDirsRequest
  extends Out<typeof AssignReplicasToDirs.request.shape> {}
export interface AssignReplicasToDirsReply
  extends Out<typeof AssignReplicasToDirs.response.shape> {}
