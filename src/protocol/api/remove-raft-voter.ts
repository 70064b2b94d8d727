import { api, brokerId, directoryId, errorCode, int32, type Out, string } from '../schema/index.ts'

/**
 * Takes a voter out of a KRaft quorum (KIP-853). Sent by admin clients to any broker, which
 * forwards, or to a controller.
 */
export const RemoveRaftVoter = api(
  81,
  'RemoveRaftVoter',
  { versions: '0', flexible: '0+', listeners: ['broker', 'controller'] },
  {
    request: () => ({
      clusterId: string().nullable(),
      voterId: brokerId(),
      voterDirectoryId: directoryId(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().ignorable(),
    }),
  },
)

export interface RemoveRaftVoterRequest extends Out<typeof RemoveRaftVoter.request.shape> {}
export interface RemoveRaftVoterReply extends Out<typeof RemoveRaftVoter.response.shape> {}
