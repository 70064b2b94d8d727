import {
  api,
  bool,
  brokerId,
  directoryId,
  errorCode,
  int32,
  list,
  type Out,
  string,
  uint16,
} from '../schema/index.ts'

/**
 * Makes an observer of a KRaft quorum a voter (KIP-853). Sent by admin clients to any broker, which
 * forwards, or to a controller.
 *
 * - v1: may answer before the new set is committed, for voters that join by themselves (KIP-1186).
 */
export const AddRaftVoter = api(
  80,
  'AddRaftVoter',
  { versions: '0-1', flexible: '0+', listeners: ['broker', 'controller'] },
  {
    request: () => ({
      clusterId: string().nullable(),
      timeoutMs: int32(),
      voterId: brokerId(),
      voterDirectoryId: directoryId(),
      listeners: list({
        name: string().mapKey(),
        host: string(),
        port: uint16(),
      }),
      /** False: answer once the leader has written the change. */
      ackWhenCommitted: bool('1+').default(true),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().ignorable(),
    }),
  },
)

export interface AddRaftVoterRequest extends Out<typeof AddRaftVoter.request.shape> {}
export interface AddRaftVoterReply extends Out<typeof AddRaftVoter.response.shape> {}
