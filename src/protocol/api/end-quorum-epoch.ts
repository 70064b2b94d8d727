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
 * Tells the voters that the leader goes, and who should stand next (KIP-595). Sent by a KRaft
 * leader that stops.
 *
 * - v1: flexible; successors with their directories, endpoints of the leader (KIP-853).
 */
export const EndQuorumEpoch = api(
  54,
  'EndQuorumEpoch',
  { versions: '0-1', flexible: '1+', listeners: ['controller'] },
  {
    request: () => ({
      clusterId: string().nullable().default(null),
      topics: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch(),
          /** The best first. */
          preferredSuccessors: list(brokerId(), '0').ignorable(),
          /** The best first. */
          preferredCandidates: list(
            {
              candidateId: brokerId(),
              candidateDirectoryId: directoryId(),
            },
            '1+',
          ).ignorable(),
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

export interface EndQuorumEpochRequest extends Out<typeof EndQuorumEpoch.request.shape> {}
export interface EndQuorumEpochReply extends Out<typeof EndQuorumEpoch.response.shape> {}
