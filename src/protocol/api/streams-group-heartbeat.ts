import {
  api,
  bool,
  errorCode,
  groupId,
  int8,
  int16,
  int32,
  int64,
  list,
  type Out,
  offset,
  string,
  struct,
  topicName,
  uint16,
} from '../schema/index.ts'

const keyValue = {
  key: string(),
  value: string(),
}

const topicInfo = {
  name: topicName(),
  /** 0: any number; of changelogs always. */
  partitions: int32(),
  /** 0: the broker's default. */
  replicationFactor: int16(),
  topicConfigs: list(keyValue),
}

const endpoint = {
  host: string(),
  port: uint16(),
}

const taskOffset = {
  subtopologyId: string(),
  partition: int32(),
  offset: offset(),
}

const taskIds = {
  subtopologyId: string(),
  partitions: list(int32()),
}

const topology = {
  epoch: int32(),
  subtopologies: list({
    subtopologyId: string(),
    sourceTopics: list(topicName()),
    sourceTopicRegex: list(string()),
    stateChangelogTopics: list(topicInfo),
    repartitionSinkTopics: list(topicName()),
    repartitionSourceTopics: list(topicInfo),
    /** By position in the lists of the subtopology. */
    copartitionGroups: list({
      sourceTopics: list(int16()),
      sourceTopicRegex: list(int16()),
      repartitionSourceTopics: list(int16()),
    }),
  }),
}

const status = {
  statusCode: int8(),
  statusDetail: string(),
}

const topicPartition = {
  topic: topicName(),
  partitions: list(int32()),
}

/**
 * Joins, leaves and lives in a streams group: topology and tasks up, assignment down (KIP-1071).
 * Sent by members to their coordinator.
 *
 * A field that is null, or -1, has not changed since the last heartbeat. Member epoch 0 joins, -1
 * leaves, and -2 leaves for a while as a static member.
 *
 * - v1: the coordinator may ask for a description of the topology (KIP-1331); the lag has 64 bits;
 *   status MISSING_CLIENT_TAGS (KAFKA-20744).
 */
export const StreamsGroupHeartbeat = api(
  88,
  'StreamsGroupHeartbeat',
  { versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      memberId: string(),
      /** 0: joins; -1: leaves; -2: leaves for a while. */
      memberEpoch: int32(),
      endpointInformationEpoch: int32(),
      /** Null for a member that is not static, and where it has not changed. */
      instanceId: string().nullable().default(null),
      rackId: string().nullable().default(null),
      /** -1 where it has not changed. */
      rebalanceTimeoutMs: int32().default(-1),
      /** Only from one that joins. */
      topology: struct(topology).nullable().default(null),
      /** Those that the member owns. Null where it has not changed. */
      activeTasks: list(taskIds).nullable().default(null),
      standbyTasks: list(taskIds).nullable().default(null),
      warmupTasks: list(taskIds).nullable().default(null),
      /** Of the instance, which may hold many members. Null where it has not changed. */
      processId: string().nullable().default(null),
      /** Where its interactive queries are answered. */
      userEndpoint: struct(endpoint).nullable().default(null),
      clientTags: list(keyValue).nullable().default(null),
      /** Where the changelogs of the tasks have been restored to. Null where it has not changed. */
      taskOffsets: list(taskOffset).nullable().default(null),
      /** Where the changelogs of the tasks end. Null where it has not changed. */
      taskEndOffsets: list(taskOffset).nullable().default(null),
      /** Asks all members to stop. */
      shutdownApplication: bool().default(false),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      memberId: string(),
      memberEpoch: int32(),
      heartbeatIntervalMs: int32(),
      /** How far behind a member may be and still be given the active task. */
      acceptableRecoveryLagLegacy: int32('0'),
      taskOffsetIntervalMs: int32(),
      /** How far behind a member may be and still be given the active task; -1: not said. */
      acceptableRecoveryLag: int64('1+').default(-1).ignorable(),
      /** Null where there is nothing to say. */
      status: list(status).nullable(),
      /** Null where it has not changed. */
      activeTasks: list(taskIds).nullable().default(null),
      standbyTasks: list(taskIds).nullable().default(null),
      warmupTasks: list(taskIds).nullable().default(null),
      topologyDescriptionRequired: bool('1+').default(false),
      /** Raised when `partitionsByUserEndpoint` changes. */
      endpointInformationEpoch: int32(),
      /** Null where it has not changed. */
      partitionsByUserEndpoint: list({
        userEndpoint: struct(endpoint),
        activePartitions: list(topicPartition),
        standbyPartitions: list(topicPartition),
      })
        .nullable()
        .default(null),
    }),
  },
)

export interface StreamsGroupHeartbeatRequest
  extends Out<typeof StreamsGroupHeartbeat.request.shape> {}
export interface StreamsGroupHeartbeatReply
  extends Out<typeof StreamsGroupHeartbeat.response.shape> {}
