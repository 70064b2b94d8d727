import {
  api,
  bool,
  brokerEpoch,
  brokerId,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  topicName,
} from '../schema/index.ts'

/**
 * Makes a broker stop, and perhaps delete, replicas. Sent by the controller to brokers while the
 * cluster was coordinated by ZooKeeper; Kafka 4 has dropped it.
 *
 * - v1: broker epoch (KIP-380), partitions grouped by topic. v2: flexible.
 * - v3: leader epochs, and deletion said of each partition (KIP-570). v4: sent by a KRaft
 *   controller (KIP-866).
 */
export const StopReplica = api(
  5,
  'StopReplica',
  { versions: '0-4', flexible: '2+', listeners: ['zookeeperBroker'] },
  {
    request: () => ({
      controllerId: brokerId(),
      isKRaftController: bool('4+').default(false),
      controllerEpoch: int32(),
      brokerEpoch: brokerEpoch('1+').default(-1).ignorable(),
      deletePartitions: bool('0-2'),
      ungroupedPartitions: list(
        {
          topicName: topicName(),
          partitionIndex: int32(),
        },
        '0',
      ),
      topics: list(
        {
          name: topicName(),
          partitionIndexes: list(int32()),
        },
        '1-2',
      ),
      topicStates: list(
        {
          topicName: topicName(),
          partitionStates: list({
            partitionIndex: int32(),
            leaderEpoch: leaderEpoch().default(-1),
            deletePartition: bool(),
          }),
        },
        '3+',
      ),
    }),
    response: () => ({
      errorCode: errorCode(),
      partitionErrors: list({
        topicName: topicName(),
        partitionIndex: int32(),
        errorCode: errorCode(),
      }),
    }),
  },
)

export interface StopReplicaRequest extends Out<typeof StopReplica.request.shape> {}
export interface StopReplicaReply extends Out<typeof StopReplica.response.shape> {}
