import {
  api,
  bool,
  brokerId,
  directoryId,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  topicName,
  uint16,
} from '../schema/index.ts'

/**
 * Asks for a vote in the election of a KRaft leader (KIP-595). Sent by candidates to voters.
 *
 * - v1: voters are told apart by their directory too, endpoints of the leader (KIP-853).
 * - v2: pre-votes, which raise no epoch (KIP-996).
 */
export const Vote = api(
  52,
  'Vote',
  { versions: '0-2', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      clusterId: string().nullable().default(null),
      /** -1: any; a voter of another id answers INVALID_VOTER_KEY. */
      voterId: brokerId('1+').default(-1).ignorable(),
      topics: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
          /** The candidate's epoch. */
          replicaEpoch: leaderEpoch(),
          replicaId: brokerId(),
          replicaDirectoryId: directoryId('1+').ignorable(),
          voterDirectoryId: directoryId('1+').ignorable(),
          /** Epoch of the candidate's last record: a voter refuses a log that is behind its own. */
          lastOffsetEpoch: leaderEpoch(),
          lastOffset: offset(),
          preVote: bool('2+'),
        }),
      }),
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
          voteGranted: bool(),
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

export interface VoteRequest extends Out<typeof Vote.request.shape> {}
export interface VoteReply extends Out<typeof Vote.response.shape> {}
