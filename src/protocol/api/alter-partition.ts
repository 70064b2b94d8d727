import {
  api,
  brokerEpoch,
  brokerId,
  type Element,
  errorCode,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Changes the in-sync replicas of a partition (KIP-497). Sent by its leader to the controller,
 * which decides: a leader that wrote the change itself could not be fenced.
 *
 * - v1: recovery after an unclean election (KIP-704). v2: topics by id (KIP-841).
 * - v3: broker epoch of each replica, so that one that restarted meanwhile is not taken for in sync
 *   (KIP-903).
 */
export const AlterPartition = api(
  56,
  'AlterPartition',
  { versions: '0-3', flexible: '0+', listeners: ['controller', 'zookeeperBroker'] },
  {
    request: () => ({
      brokerId: brokerId(),
      brokerEpoch: brokerEpoch().default(-1),
      topics: list({
        topicName: topicName('0-1').ignorable(),
        topicId: topicId('2+').ignorable(),
        partitions: list({
          partitionIndex: int32(),
          leaderEpoch: leaderEpoch(),
          newIsr: list(brokerId(), '0-2'),
          newIsrWithEpochs: list(
            {
              brokerId: brokerId(),
              /** -1: do not check. */
              brokerEpoch: brokerEpoch().default(-1),
            },
            '3+',
          ),
          /** 0: recovered; 1: after an unclean election. */
          leaderRecoveryState: int8('1+').default(0),
          /**
           * That the leader knows: any other is refused. Version of the node in ZooKeeper, number of
           * changes in KRaft.
           */
          partitionEpoch: int32(),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      topics: list({
        topicName: topicName('0-1').ignorable(),
        topicId: topicId('2+').ignorable(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch(),
          isr: list(brokerId()),
          /** 0: recovered; 1: after an unclean election. */
          leaderRecoveryState: int8('1+').default(0).ignorable(),
          partitionEpoch: int32(),
        }),
      }),
    }),
  },
)

export interface AlterPartitionRequest extends Out<typeof AlterPartition.request.shape> {}
export interface AlterPartitionReply extends Out<typeof AlterPartition.response.shape> {}
export interface AlterPartitionTopic extends Element<AlterPartitionRequest['topics']> {}
export interface PartitionAlteration extends Element<AlterPartitionTopic['partitions']> {}
export interface AlteredPartitionTopic extends Element<AlterPartitionReply['topics']> {}
export interface AlteredPartition extends Element<AlteredPartitionTopic['partitions']> {}
