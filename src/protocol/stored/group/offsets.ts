import {
  groupId,
  int32,
  leaderEpoch,
  type Out,
  offset,
  string,
  timestampMs,
  topicId,
  topicName,
} from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

/**
 * How far a group has read in a partition.
 *
 * Values: v1 a time of expiry, v2 without it (KIP-211), v3 leader epoch (KIP-320), v4 flexible
 * (KIP-915): further fields are tagged, so that an older broker can read what a newer one wrote.
 * The topic id came so.
 */
export const OffsetCommitRecord = coordinatorRecord(
  1,
  'OffsetCommit',
  { versions: '0-4', flexible: '4+' },
  {
    key: () => ({
      group: groupId(),
      topic: topicName(),
      partition: int32(),
    }),
    value: () => ({
      offset: offset(),
      /** -1 where unknown. */
      leaderEpoch: leaderEpoch('3+').default(-1).ignorable(),
      metadata: string(),
      commitTimestamp: timestampMs(),
      /** -1: it lives as long as the broker says. */
      expireTimestamp: timestampMs('1').default(-1).ignorable(),
      topicId: topicId('4+').tag(0).ignorable(),
    }),
  },
)

export interface OffsetCommitKey extends Out<typeof OffsetCommitRecord.key.shape> {}
export interface OffsetCommitValue extends Out<typeof OffsetCommitRecord.value.shape> {}

/** An older form of OffsetCommit: read, never written. */
export const LegacyOffsetCommitRecord = coordinatorRecord(
  0,
  'LegacyOffsetCommit',
  { versions: '0', flexible: 'none' },
  {
    key: () => ({
      group: groupId(),
      topic: topicName(),
      partition: int32(),
    }),
    value: () => ({
      offset: offset(),
      metadata: string(),
      commitTimestamp: timestampMs(),
    }),
  },
)

export interface LegacyOffsetCommitKey extends Out<typeof LegacyOffsetCommitRecord.key.shape> {}
export interface LegacyOffsetCommitValue extends Out<typeof LegacyOffsetCommitRecord.value.shape> {}
