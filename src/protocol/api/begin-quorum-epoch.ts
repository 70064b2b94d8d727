import {
  api,
  brokerId,
  directoryId,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  string,
  topicName,
  uint16,
} from '../schema/index.ts'

/**
 * Tells the voters who leads the new epoch (KIP-595). Sent by a KRaft leader.
 *
 * - v1: flexible; directories of voters, endpoints of the leader (KIP-853).
 */
export const BeginQuorumEpoch = api(
  53,
  'BeginQuorumEpoch',
  { versions: '0-1', flexible: '1+', listeners: ['controller'] },
  {
    request: () => ({
      clusterId: string().nullable().default(null),
      voterId: brokerId('1+').default(-1).ignorable(),
      topics: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
          voterDirectoryId: directoryId('1+').ignorable(),
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch(),
        }),
      }),
      leaderEndpoints: list(
        {
          name: string().mapKey(),
          host: string(),
          port: uint16(),
        },
        '1+',
      ).ignorable(),
    }),
    response: () => ({
      errorCode: errorCode(),
      topics: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          /** -1 where unknown. */
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch(),
        }),
      }),
      nodeEndpoints: list(
        {
          nodeId: brokerId().mapKey(),
          host: string(),
          port: uint16(),
        },
        '1+',
      ).tag(0),
    }),
  },
)

export interface BeginQuorumEpochRequest extends Out<typeof BeginQuorumEpoch.request.shape> {}
export interface BeginQuorumEpochReply extends Out<typeof BeginQuorumEpoch.response.shape> {}
