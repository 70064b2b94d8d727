import {
  api,
  brokerEpoch,
  brokerId,
  errorCode,
  int32,
  list,
  type Out,
  topicName,
} from '../schema/index.ts'

/**
 * Asks that the partitions which a broker leads move before it stops. Sent by brokers to the
 * controller while the cluster was coordinated by ZooKeeper; with KRaft the heartbeat asks.
 *
 * - v0: behind a request header of version 0. v2: broker epoch (KIP-380). v3: flexible.
 */
export const ControlledShutdown = api(
  7,
  'ControlledShutdown',
  { versions: '0-3', flexible: '3+', listeners: ['controller', 'zookeeperBroker'] },
  {
    request: () => ({
      brokerId: brokerId(),
      brokerEpoch: brokerEpoch('2+').default(-1).ignorable(),
    }),
    response: () => ({
      errorCode: errorCode(),
      remainingPartitions: list({
        topicName: topicName().mapKey(),
        partitionIndex: int32().mapKey(),
      }),
    }),
  },
)

export interface ControlledShutdownRequest extends Out<typeof ControlledShutdown.request.shape> {}
export interface ControlledShutdownReply extends Out<typeof ControlledShutdown.response.shape> {}
