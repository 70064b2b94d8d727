import {
  brokerId,
  directoryId,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  topicId,
  topicName,
} from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/** A topic was created. */
export const TopicRecord = storedRecord(
  2,
  'TopicRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    name: topicName(),
    topicId: topicId(),
  }),
)
export interface TopicRecord extends Out<typeof TopicRecord.shape> {}

/**
 * A partition was created, or stands in a snapshot as it is.
 *
 * - v1: directories (KIP-858). v2: eligible leader replicas (KIP-966).
 */
export const PartitionRecord = storedRecord(
  3,
  'PartitionRecord',
  { versions: '0-2', flexible: '0+' },
  () => ({
    partitionId: int32().default(-1),
    topicId: topicId(),
    replicas: list(brokerId()),
    isr: list(brokerId()),
    removingReplicas: list(brokerId()),
    addingReplicas: list(brokerId()),
    /** -1: none. */
    leader: brokerId().default(-1),
    /** 0: recovered; 1: after an unclean election. */
    leaderRecoveryState: int8().default(0).tag(0),
    leaderEpoch: leaderEpoch().default(-1),
    partitionEpoch: int32().default(-1),
    /** One for each replica, in their order. */
    directories: list(directoryId(), '1+'),
    /** Out of sync, and yet they have every committed record; null: none. */
    eligibleLeaderReplicas: list(brokerId(), '2+').nullable().default(null).tag(1),
    lastKnownElr: list(brokerId(), '2+').nullable().default(null).tag(2),
  }),
)
export interface PartitionRecord extends Out<typeof PartitionRecord.shape> {}

/**
 * What changed of a partition. A tagged field that is absent has not changed. Neither epoch is
 * written: a record that names a leader, be it the same one, raises the leader epoch by one, and
 * every record raises the partition epoch by one.
 *
 * - v1: directories (KIP-858). v2: eligible leader replicas (KIP-966).
 */
export const PartitionChangeRecord = storedRecord(
  5,
  'PartitionChangeRecord',
  { versions: '0-2', flexible: '0+' },
  () => ({
    partitionId: int32().default(-1),
    topicId: topicId(),
    /** Null: unchanged, as with the lists below. */
    isr: list(brokerId()).nullable().default(null).tag(0),
    /** -2: unchanged; -1: none. */
    leader: brokerId().default(-2).tag(1),
    replicas: list(brokerId()).nullable().default(null).tag(2),
    removingReplicas: list(brokerId()).nullable().default(null).tag(3),
    addingReplicas: list(brokerId()).nullable().default(null).tag(4),
    /** -1: unchanged; 0: recovered; 1: after an unclean election. */
    leaderRecoveryState: int8().default(-1).tag(5),
    directories: list(directoryId(), '1+').nullable().default(null).tag(8),
    eligibleLeaderReplicas: list(brokerId(), '2+').nullable().default(null).tag(6),
    lastKnownElr: list(brokerId(), '2+').nullable().default(null).tag(7),
  }),
)
export interface PartitionChangeRecord extends Out<typeof PartitionChangeRecord.shape> {}

/** A topic was deleted, with its partitions and its configs. */
export const RemoveTopicRecord = storedRecord(
  9,
  'RemoveTopicRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    topicId: topicId(),
  }),
)
export interface RemoveTopicRecord extends Out<typeof RemoveTopicRecord.shape> {}

/**
 * The eligible leader replicas of a topic, or of all, are void, because its `min.insync.replicas`
 * changed (KIP-966).
 */
export const ClearElrRecord = storedRecord(
  28,
  'ClearElrRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    /** '': all topics. */
    topicName: topicName(),
  }),
)
export interface ClearElrRecord extends Out<typeof ClearElrRecord.shape> {}
