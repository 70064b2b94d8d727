import { bytes, groupId, int32, list, type Out, string, timestampMs } from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

const memberMetadata = {
  memberId: string(),
  groupInstanceId: string('3+').nullable().default(null).ignorable(),
  clientId: string(),
  clientHost: string(),
  rebalanceTimeout: int32('1+').default(-1).ignorable(),
  sessionTimeout: int32(),
  subscription: bytes(),
  assignment: bytes(),
}

/**
 * A classic group in one generation, with all its members.
 *
 * Values: v1 rebalance timeout (KIP-62), v2 the time since when the group is in its state
 * (KIP-211), v3 static members (KIP-345), v4 flexible (KIP-915).
 */
export const GroupMetadataRecord = coordinatorRecord(
  2,
  'GroupMetadata',
  { versions: '0-4', flexible: '4+' },
  {
    key: () => ({
      group: groupId(),
    }),
    value: () => ({
      protocolType: string(),
      generation: int32(),
      protocol: string().nullable(),
      leader: string().nullable(),
      /** -1 where unknown. */
      currentStateTimestamp: timestampMs('2+').default(-1).ignorable(),
      members: list(memberMetadata),
    }),
  },
)

export interface GroupMetadataKey extends Out<typeof GroupMetadataRecord.key.shape> {}
export interface GroupMetadataValue extends Out<typeof GroupMetadataRecord.value.shape> {}
