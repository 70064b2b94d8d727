import {
  bytes,
  groupId,
  hash64,
  int8,
  int32,
  int64,
  list,
  type Out,
  string,
  struct,
  timestampMs,
  topicId,
  topicName,
} from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

/** A consumer group is at this epoch (KIP-848). */
export const ConsumerGroupMetadataRecord = coordinatorRecord(
  3,
  'ConsumerGroupMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      epoch: int32(),
      /** Of the topics subscribed to (KIP-1101): the group rebalances when it is another. */
      metadataHash: hash64().default(0n).tag(0),
    }),
  },
)

export interface ConsumerGroupMetadataKey
  extends Out<typeof ConsumerGroupMetadataRecord.key.shape> {}
export interface ConsumerGroupMetadataValue
  extends Out<typeof ConsumerGroupMetadataRecord.value.shape> {}

/**
 * Topics that a consumer group subscribes to, as the coordinator last saw them. Since 4.1 the hash
 * in ConsumerGroupMetadata says it (KIP-1101), and this is only deleted.
 */
export const ConsumerGroupPartitionMetadataRecord = coordinatorRecord(
  4,
  'ConsumerGroupPartitionMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      topics: list({
        topicId: topicId(),
        topicName: topicName(),
        numPartitions: int32(),
        partitionMetadata: list({
          partition: int32(),
          racks: list(string()),
        }),
      }),
    }),
  },
)

export interface ConsumerGroupPartitionMetadataKey
  extends Out<typeof ConsumerGroupPartitionMetadataRecord.key.shape> {}
export interface ConsumerGroupPartitionMetadataValue
  extends Out<typeof ConsumerGroupPartitionMetadataRecord.value.shape> {}

/** A member of a consumer group, and what it subscribes to (KIP-848). */
export const ConsumerGroupMemberMetadataRecord = coordinatorRecord(
  5,
  'ConsumerGroupMemberMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      instanceId: string().nullable(),
      rackId: string().nullable(),
      clientId: string(),
      clientHost: string(),
      subscribedTopicNames: list(topicName()),
      /** Null or '' where it subscribes by names. */
      subscribedTopicRegex: string().nullable(),
      rebalanceTimeoutMs: int32().default(-1),
      /** Null: the group's default. */
      serverAssignor: string().nullable(),
      /**
       * Null for a member that speaks the consumer protocol. Null is written out: Kafka's default is
       * a struct of defaults, because its definition says null without quotes.
       */
      classicMemberMetadata: struct({
        sessionTimeoutMs: int32(),
        supportedProtocols: list({
          name: string(),
          metadata: bytes(),
        }),
      })
        .nullable()
        .tag(0),
    }),
  },
)

export interface ConsumerGroupMemberMetadataKey
  extends Out<typeof ConsumerGroupMemberMetadataRecord.key.shape> {}
export interface ConsumerGroupMemberMetadataValue
  extends Out<typeof ConsumerGroupMemberMetadataRecord.value.shape> {}

/** The target assignment was computed for this epoch (KIP-848). */
export const ConsumerGroupTargetAssignmentMetadataRecord = coordinatorRecord(
  6,
  'ConsumerGroupTargetAssignmentMetadata',
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

export interface ConsumerGroupTargetAssignmentMetadataKey
  extends Out<typeof ConsumerGroupTargetAssignmentMetadataRecord.key.shape> {}
export interface ConsumerGroupTargetAssignmentMetadataValue
  extends Out<typeof ConsumerGroupTargetAssignmentMetadataRecord.value.shape> {}

/** What a member is to have (KIP-848). */
export const ConsumerGroupTargetAssignmentMemberRecord = coordinatorRecord(
  7,
  'ConsumerGroupTargetAssignmentMember',
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

export interface ConsumerGroupTargetAssignmentMemberKey
  extends Out<typeof ConsumerGroupTargetAssignmentMemberRecord.key.shape> {}
export interface ConsumerGroupTargetAssignmentMemberValue
  extends Out<typeof ConsumerGroupTargetAssignmentMemberRecord.value.shape> {}

const topicPartitions = {
  topicId: topicId(),
  partitions: list(int32()),
  /**
   * Since when the member has each partition, so that commits of zombies are refused; as long as
   * the partitions, or empty where not kept.
   */
  assignmentEpochs: list(int32()).nullable().tag(0),
}

/** What a member has, and what it must give up first (KIP-848). */
export const ConsumerGroupCurrentMemberAssignmentRecord = coordinatorRecord(
  8,
  'ConsumerGroupCurrentMemberAssignment',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      memberEpoch: int32(),
      /** Still accepted: the reply that told the new one may be lost. */
      previousMemberEpoch: int32(),
      /** 0: stable; 1: it must give partitions up; 2: it waits for partitions that others have. */
      state: int8(),
      assignedPartitions: list(topicPartitions),
      partitionsPendingRevocation: list(topicPartitions),
    }),
  },
)

export interface ConsumerGroupCurrentMemberAssignmentKey
  extends Out<typeof ConsumerGroupCurrentMemberAssignmentRecord.key.shape> {}
export interface ConsumerGroupCurrentMemberAssignmentValue
  extends Out<typeof ConsumerGroupCurrentMemberAssignmentRecord.value.shape> {}

/** What a regular expression was resolved to (KIP-848). */
export const ConsumerGroupRegularExpressionRecord = coordinatorRecord(
  16,
  'ConsumerGroupRegularExpression',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      regularExpression: string(),
    }),
    value: () => ({
      topics: list(topicName()),
      /** Offset of the metadata that it was resolved with. */
      version: int64(),
      timestamp: timestampMs(),
    }),
  },
)

export interface ConsumerGroupRegularExpressionKey
  extends Out<typeof ConsumerGroupRegularExpressionRecord.key.shape> {}
export interface ConsumerGroupRegularExpressionValue
  extends Out<typeof ConsumerGroupRegularExpressionRecord.value.shape> {}
