import {
  api,
  bool,
  brokerEpoch,
  brokerId,
  errorCode,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

const leaderAndIsrPartitionState = {
  topicName: topicName('0-1').ignorable(),
  partitionIndex: int32(),
  controllerEpoch: int32(),
  leader: brokerId(),
  leaderEpoch: leaderEpoch(),
  isr: list(brokerId()),
  /** The version of the partition's node in ZooKeeper. */
  partitionEpoch: int32(),
  replicas: list(brokerId()),
  addingReplicas: list(brokerId(), '3+').ignorable(),
  removingReplicas: list(brokerId(), '3+').ignorable(),
  isNew: bool('1+').default(false).ignorable(),
  /** 0: recovered; 1: after an unclean election. */
  leaderRecoveryState: int8('6+').default(0),
}

const leaderAndIsrPartitionError = {
  topicName: topicName('0-4').ignorable(),
  partitionIndex: int32(),
  errorCode: errorCode(),
}

/**
 * Makes a broker lead or follow partitions. Sent by the controller to brokers while the cluster was
 * coordinated by ZooKeeper; Kafka 4 has dropped it.
 *
 * - v1: whether the partition is new (KIP-112). v2: broker epoch (KIP-380), partitions grouped by
 *   topic.
 * - v3: replicas that come and go (KIP-455). v4: flexible.
 * - v5: topic ids, and whether the request lists everything (KIP-516).
 * - v6: recovery after an unclean election (KIP-704). v7: sent by a KRaft controller (KIP-866).
 */
export const LeaderAndIsr = api(
  4,
  'LeaderAndIsr',
  { versions: '0-7', flexible: '4+', listeners: ['zookeeperBroker'] },
  {
    request: () => ({
      controllerId: brokerId(),
      /** Then the controller id is a node of the quorum and no broker. */
      isKRaftController: bool('7+').default(false),
      controllerEpoch: int32(),
      brokerEpoch: brokerEpoch('2+').default(-1).ignorable(),
      /** 0: unknown; 1: only what changed; 2: everything that this broker has, the rest is to go. */
      type: int8('5+'),
      ungroupedPartitionStates: list(leaderAndIsrPartitionState, '0-1'),
      topicStates: list(
        {
          topicName: topicName(),
          topicId: topicId('5+').ignorable(),
          partitionStates: list(leaderAndIsrPartitionState),
        },
        '2+',
      ),
      liveLeaders: list({
        brokerId: brokerId(),
        hostName: string(),
        port: int32(),
      }),
    }),
    response: () => ({
      errorCode: errorCode(),
      partitionErrors: list(leaderAndIsrPartitionError, '0-4'),
      topics: list(
        {
          topicId: topicId().mapKey(),
          partitionErrors: list(leaderAndIsrPartitionError),
        },
        '5+',
      ),
    }),
  },
)

export interface LeaderAndIsrRequest extends Out<typeof LeaderAndIsr.request.shape> {}
export interface LeaderAndIsrReply extends Out<typeof LeaderAndIsr.response.shape> {}
