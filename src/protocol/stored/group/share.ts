import {
  groupId,
  hash64,
  int8,
  int32,
  list,
  type Out,
  string,
  timestampMs,
  topicId,
  topicName,
} from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

/** A member of a share group, and what it subscribes to (KIP-932). */
export const ShareGroupMemberMetadataRecord = coordinatorRecord(
  10,
  'ShareGroupMemberMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      rackId: string().nullable(),
      clientId: string(),
      clientHost: string(),
      subscribedTopicNames: list(topicName()),
    }),
  },
)

export interface ShareGroupMemberMetadataKey
  extends Out<typeof ShareGroupMemberMetadataRecord.key.shape> {}
export interface ShareGroupMemberMetadataValue
  extends Out<typeof ShareGroupMemberMetadataRecord.value.shape> {}

/** A share group is at this epoch (KIP-932). */
export const ShareGroupMetadataRecord = coordinatorRecord(
  11,
  'ShareGroupMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      epoch: int32(),
      metadataHash: hash64(),
    }),
  },
)

export interface ShareGroupMetadataKey extends Out<typeof ShareGroupMetadataRecord.key.shape> {}
export interface ShareGroupMetadataValue extends Out<typeof ShareGroupMetadataRecord.value.shape> {}

/** The target assignment was computed for this epoch (KIP-932). */
export const ShareGroupTargetAssignmentMetadataRecord = coordinatorRecord(
  12,
  'ShareGroupTargetAssignmentMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      assignmentEpoch: int32(),
      /** When it was computed (KIP-1263); 0 where not kept. */
      assignmentTimestamp: timestampMs().default(0).tag(0).ignorable(),
    }),
  },
)

export interface ShareGroupTargetAssignmentMetadataKey
  extends Out<typeof ShareGroupTargetAssignmentMetadataRecord.key.shape> {}
export interface ShareGroupTargetAssignmentMetadataValue
  extends Out<typeof ShareGroupTargetAssignmentMetadataRecord.value.shape> {}

/** What a member is to have (KIP-932). */
export const ShareGroupTargetAssignmentMemberRecord = coordinatorRecord(
  13,
  'ShareGroupTargetAssignmentMember',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      topicPartitions: list({
        topicId: topicId(),
        partitions: list(int32()),
      }),
    }),
  },
)

export interface ShareGroupTargetAssignmentMemberKey
  extends Out<typeof ShareGroupTargetAssignmentMemberRecord.key.shape> {}
export interface ShareGroupTargetAssignmentMemberValue
  extends Out<typeof ShareGroupTargetAssignmentMemberRecord.value.shape> {}

const topicPartitions = {
  topicId: topicId(),
  partitions: list(int32()),
}

/** What a member has (KIP-932). */
export const ShareGroupCurrentMemberAssignmentRecord = coordinatorRecord(
  14,
  'ShareGroupCurrentMemberAssignment',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      memberEpoch: int32(),
      previousMemberEpoch: int32(),
      state: int8(),
      assignedPartitions: list(topicPartitions),
    }),
  },
)

export interface ShareGroupCurrentMemberAssignmentKey
  extends Out<typeof ShareGroupCurrentMemberAssignmentRecord.key.shape> {}
export interface ShareGroupCurrentMemberAssignmentValue
  extends Out<typeof ShareGroupCurrentMemberAssignmentRecord.value.shape> {}

const topicPartitionsInfo = {
  topicId: topicId(),
  topicName: topicName(),
  partitions: list(int32()),
}

const topicInfo = {
  topicId: topicId(),
  topicName: topicName(),
}

/** In which partitions a share group has state, gets it, or loses it (KIP-932). */
export const ShareGroupStatePartitionMetadataRecord = coordinatorRecord(
  15,
  'ShareGroupStatePartitionMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      initializingTopics: list(topicPartitionsInfo),
      initializedTopics: list(topicPartitionsInfo),
      deletingTopics: list(topicInfo),
    }),
  },
)

export interface ShareGroupStatePartitionMetadataKey
  extends Out<typeof ShareGroupStatePartitionMetadataRecord.key.shape> {}
export interface ShareGroupStatePartitionMetadataValue
  extends Out<typeof ShareGroupStatePartitionMetadataRecord.value.shape> {}
