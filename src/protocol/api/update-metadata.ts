import {
  api,
  bool,
  brokerEpoch,
  brokerId,
  errorCode,
  int8,
  int16,
  int32,
  leaderEpoch,
  list,
  type Out,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

const updateMetadataPartitionState = {
  topicName: topicName('0-4').ignorable(),
  partitionIndex: int32(),
  controllerEpoch: int32(),
  /** -1: none; -2: the topic is being deleted. */
  leader: brokerId(),
  leaderEpoch: leaderEpoch(),
  isr: list(brokerId()),
  zkVersion: int32(),
  replicas: list(brokerId()),
  offlineReplicas: list(brokerId(), '4+').ignorable(),
}

/**
 * Tells a broker what to answer to Metadata. Sent by the controller to brokers while the cluster
 * was coordinated by ZooKeeper; Kafka 4 has dropped it.
 *
 * - v1: many endpoints a broker. v2: rack (KIP-36). v3: names of listeners (KIP-103). v4: offline
 *   replicas (KIP-112).
 * - v5: broker epoch (KIP-380), partitions grouped by topic. v6: flexible. v7: topic ids (KIP-516).
 * - v8: sent by a KRaft controller, and whether the request lists everything (KIP-866).
 */
export const UpdateMetadata = api(
  6,
  'UpdateMetadata',
  { versions: '0-8', flexible: '6+', listeners: ['zookeeperBroker'] },
  {
    request: () => ({
      controllerId: brokerId(),
      isKRaftController: bool('8+').default(false),
      /** 0: unknown; 1: only what changed; 2: everything. */
      type: int8('8+').default(0).tag(0),
      controllerEpoch: int32(),
      brokerEpoch: brokerEpoch('5+').default(-1).ignorable(),
      ungroupedPartitionStates: list(updateMetadataPartitionState, '0-4'),
      topicStates: list(
        {
          topicName: topicName(),
          topicId: topicId('7+').ignorable(),
          partitionStates: list(updateMetadataPartitionState),
        },
        '5+',
      ),
      liveBrokers: list({
        id: brokerId(),
        v0Host: string('0').ignorable(),
        v0Port: int32('0').ignorable(),
        endpoints: list(
          {
            port: int32(),
            host: string(),
            listener: string('3+').ignorable(),
            securityProtocol: int16(),
          },
          '1+',
        ).ignorable(),
        rack: string('2+').nullable().ignorable(),
      }),
    }),
    response: () => ({
      errorCode: errorCode(),
    }),
  },
)

export interface UpdateMetadataRequest extends Out<typeof UpdateMetadata.request.shape> {}
export interface UpdateMetadataReply extends Out<typeof UpdateMetadata.response.shape> {}
