import {
  bytes,
  int8,
  int32,
  list,
  type Out,
  string,
  timestampMs,
  uuid,
} from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/** An ACL was created. Its id is what a removal names. */
export const AccessControlEntryRecord = storedRecord(
  18,
  'AccessControlEntryRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    id: uuid(),
    resourceType: int8(),
    resourceName: string(),
    patternType: int8(),
    principal: string(),
    host: string(),
    operation: int8(),
    permissionType: int8(),
  }),
)
export interface AccessControlEntryRecord extends Out<typeof AccessControlEntryRecord.shape> {}

/** An ACL was deleted. */
export const RemoveAccessControlEntryRecord = storedRecord(
  19,
  'RemoveAccessControlEntryRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    id: uuid(),
  }),
)
export interface RemoveAccessControlEntryRecord
  extends Out<typeof RemoveAccessControlEntryRecord.shape> {}

/** A SCRAM credential was set (KIP-900). */
export const UserScramCredentialRecord = storedRecord(
  11,
  'UserScramCredentialRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    name: string(),
    /** 1: SCRAM-SHA-256; 2: SCRAM-SHA-512. */
    mechanism: int8(),
    salt: bytes(),
    storedKey: bytes(),
    serverKey: bytes(),
    iterations: int32(),
  }),
)
export interface UserScramCredentialRecord extends Out<typeof UserScramCredentialRecord.shape> {}

/** A SCRAM credential was deleted. */
export const RemoveUserScramCredentialRecord = storedRecord(
  22,
  'RemoveUserScramCredentialRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    name: string(),
    mechanism: int8(),
  }),
)
export interface RemoveUserScramCredentialRecord
  extends Out<typeof RemoveUserScramCredentialRecord.shape> {}

/**
 * A delegation token was made or renewed (KIP-900). Its secret is not here: it is the HMAC of the
 * id.
 */
export const DelegationTokenRecord = storedRecord(
  10,
  'DelegationTokenRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    /** As `User:alice`, like the others. */
    owner: string(),
    requester: string(),
    renewers: list(string()),
    issueTimestamp: timestampMs(),
    maxTimestamp: timestampMs(),
    expirationTimestamp: timestampMs(),
    tokenId: string(),
  }),
)
export interface DelegationTokenRecord extends Out<typeof DelegationTokenRecord.shape> {}

/** A delegation token was ended. */
export const RemoveDelegationTokenRecord = storedRecord(
  26,
  'RemoveDelegationTokenRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    tokenId: string(),
  }),
)
export interface RemoveDelegationTokenRecord
  extends Out<typeof RemoveDelegationTokenRecord.shape> {}
