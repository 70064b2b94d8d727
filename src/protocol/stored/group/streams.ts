import {
  groupId,
  hash64,
  int8,
  int16,
  int32,
  list,
  type Out,
  string,
  struct,
  timestampMs,
  topicName,
  uint16,
} from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

const lastAssignmentConfig = {
  key: string(),
  value: string(),
}

/** A streams group is at this epoch (KIP-1071). */
export const StreamsGroupMetadataRecord = coordinatorRecord(
  17,
  'StreamsGroupMetadata',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      epoch: int32(),
      metadataHash: hash64(),
      /** -1: none yet. */
      validatedTopologyEpoch: int32().default(-1).tag(0),
      lastAssignmentConfigs: list(lastAssignmentConfig).nullable().tag(1),
      /** -1: none is stored; -2: it may be, storing was interrupted. */
      storedDescriptionTopologyEpoch: int32().default(-1).tag(2),
      /** Refused for good, not asked for again; -1: none. */
      failedDescriptionTopologyEpoch: int32().default(-1).tag(3),
    }),
  },
)

export interface StreamsGroupMetadataKey extends Out<typeof StreamsGroupMetadataRecord.key.shape> {}
export interface StreamsGroupMetadataValue
  extends Out<typeof StreamsGroupMetadataRecord.value.shape> {}

const endpoint = {
  host: string(),
  port: uint16(),
}

const keyValue = {
  key: string(),
  value: string(),
}

/** A member of a streams group (KIP-1071). */
export const StreamsGroupMemberMetadataRecord = coordinatorRecord(
  19,
  'StreamsGroupMemberMetadata',
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
      rebalanceTimeoutMs: int32().default(-1),
      topologyEpoch: int32(),
      processId: string(),
      userEndpoint: struct(endpoint).nullable().default(null),
      clientTags: list(keyValue),
    }),
  },
)

export interface StreamsGroupMemberMetadataKey
  extends Out<typeof StreamsGroupMemberMetadataRecord.key.shape> {}
export interface StreamsGroupMemberMetadataValue
  extends Out<typeof StreamsGroupMemberMetadataRecord.value.shape> {}

/** The target assignment was computed for this epoch (KIP-1071). */
export const StreamsGroupTargetAssignmentMetadataRecord = coordinatorRecord(
  20,
  'StreamsGroupTargetAssignmentMetadata',
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

export interface StreamsGroupTargetAssignmentMetadataKey
  extends Out<typeof StreamsGroupTargetAssignmentMetadataRecord.key.shape> {}
export interface StreamsGroupTargetAssignmentMetadataValue
  extends Out<typeof StreamsGroupTargetAssignmentMetadataRecord.value.shape> {}

const taskIds = {
  subtopologyId: string(),
  partitions: list(int32()),
}

/** Which tasks a member is to have (KIP-1071). */
export const StreamsGroupTargetAssignmentMemberRecord = coordinatorRecord(
  21,
  'StreamsGroupTargetAssignmentMember',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      activeTasks: list(taskIds),
      standbyTasks: list(taskIds),
      warmupTasks: list(taskIds),
    }),
  },
)

export interface StreamsGroupTargetAssignmentMemberKey
  extends Out<typeof StreamsGroupTargetAssignmentMemberRecord.key.shape> {}
export interface StreamsGroupTargetAssignmentMemberValue
  extends Out<typeof StreamsGroupTargetAssignmentMemberRecord.value.shape> {}

const streamsGroupCurrentMemberAssignmentTaskIds = {
  subtopologyId: string(),
  partitions: list(int32()),
  assignmentEpochs: list(int32()).nullable().tag(0),
}

/** Which tasks a member has, and which it must give up first (KIP-1071). */
export const StreamsGroupCurrentMemberAssignmentRecord = coordinatorRecord(
  22,
  'StreamsGroupCurrentMemberAssignment',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      memberId: string(),
    }),
    value: () => ({
      memberEpoch: int32(),
      previousMemberEpoch: int32(),
      /** 1: stable; 2: it must give tasks up; 3: it waits for tasks that others have. */
      state: int8(),
      activeTasks: list(streamsGroupCurrentMemberAssignmentTaskIds),
      standbyTasks: list(streamsGroupCurrentMemberAssignmentTaskIds),
      warmupTasks: list(streamsGroupCurrentMemberAssignmentTaskIds),
      activeTasksPendingRevocation: list(streamsGroupCurrentMemberAssignmentTaskIds),
      standbyTasksPendingRevocation: list(streamsGroupCurrentMemberAssignmentTaskIds),
      warmupTasksPendingRevocation: list(streamsGroupCurrentMemberAssignmentTaskIds),
    }),
  },
)

export interface StreamsGroupCurrentMemberAssignmentKey
  extends Out<typeof StreamsGroupCurrentMemberAssignmentRecord.key.shape> {}
export interface StreamsGroupCurrentMemberAssignmentValue
  extends Out<typeof StreamsGroupCurrentMemberAssignmentRecord.value.shape> {}

const topicConfig = {
  key: string(),
  value: string(),
}

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: list(topicConfig),
}

/** The topology of a streams group (KIP-1071). */
export const StreamsGroupTopologyRecord = coordinatorRecord(
  23,
  'StreamsGroupTopology',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
    }),
    value: () => ({
      epoch: int32(),
      subtopologies: list({
        subtopologyId: string(),
        sourceTopics: list(topicName()),
        sourceTopicRegex: list(string()),
        stateChangelogTopics: list(topicInfo),
        repartitionSinkTopics: list(topicName()),
        repartitionSourceTopics: list(topicInfo),
        copartitionGroups: list({
          sourceTopics: list(int16()),
          sourceTopicRegex: list(int16()),
          repartitionSourceTopics: list(int16()),
        }),
      }),
    }),
  },
)

export interface StreamsGroupTopologyKey extends Out<typeof StreamsGroupTopologyRecord.key.shape> {}
export interface StreamsGroupTopologyValue
  extends Out<typeof StreamsGroupTopologyRecord.value.shape> {}
