import {
  brokerId,
  directoryId,
  leaderEpoch,
  list,
  message,
  type Out,
  offset,
  string,
} from '../../schema/index.ts'

/**
 * What a KRaft node has promised: whom it voted for and whom it follows, in the file
 * `quorum-state`.
 *
 * The file is JSON with these fields by these names and the version as `data_version`, not bytes of
 * this shape. v1: directories instead of cluster id and voters (KIP-853).
 */
export const QuorumState = message(
  'QuorumStateData',
  { versions: '0-1', flexible: '0+' },
  {
    clusterId: string('0'),
    /** -1: none yet. */
    leaderId: brokerId().default(-1),
    leaderEpoch: leaderEpoch().default(-1),
    /** -1: for no one. */
    votedId: brokerId().default(-1),
    votedDirectoryId: directoryId('1+'),
    appliedOffset: offset('0'),
    currentVoters: list(
      {
        voterId: brokerId(),
      },
      '0',
    ).nullable(),
  },
)
export interface QuorumState extends Out<typeof QuorumState.shape> {}
