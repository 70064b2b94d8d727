import { brokerId, directoryId, int16, list, message, type Out } from '../../schema/index.ts'

const voter = {
  voterId: brokerId(),
  voterDirectoryId: directoryId('1+'),
}

/**
 * Control record that a KRaft leader writes first in its epoch (KIP-595). v1: directories, and who
 * granted the vote (KIP-853).
 */
export const LeaderChangeMessage = message(
  'LeaderChangeMessage',
  { versions: '0-1', flexible: '0+' },
  {
    version: int16(),
    leaderId: brokerId(),
    voters: list(voter),
    grantingVoters: list(voter),
  },
)
export interface LeaderChangeMessage extends Out<typeof LeaderChangeMessage.shape> {}
