import {
  api,
  brokerId,
  directoryId,
  errorCode,
  int16,
  int32,
  leaderEpoch,
  list,
  type Out,
  string,
  struct,
  uint16,
} from '../schema/index.ts'

/** Tells the leader the endpoints and versions of a voter (KIP-853). Sent by voters. */
export const UpdateRaftVoter = api(
  82,
  'UpdateRaftVoter',
  { versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      clusterId: string().nullable(),
      /** -1 where unknown. */
      currentLeaderEpoch: leaderEpoch(),
      voterId: brokerId(),
      voterDirectoryId: directoryId(),
      listeners: list({
        name: string().mapKey(),
        host: string(),
        port: uint16(),
      }),
      kRaftVersionFeature: struct({
        minSupportedVersion: int16(),
        maxSupportedVersion: int16(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      currentLeader: struct({
        /** -1 where unknown. */
        leaderId: brokerId().default(-1),
        leaderEpoch: leaderEpoch().default(-1),
        host: string(),
        port: int32(),
      }).tag(0),
    }),
  },
)

export interface UpdateRaftVoterRequest extends Out<typeof UpdateRaftVoter.request.shape> {}
export interface UpdateRaftVoterReply extends Out<typeof UpdateRaftVoter.response.shape> {}
