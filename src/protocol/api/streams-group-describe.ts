import {
  api,
  bool,
  type Element,
  errorCode,
  groupId,
  int8,
  int16,
  int32,
  list,
  type Out,
  offset,
  string,
  struct,
  topicName,
  uint16,
} from '../schema/index.ts'

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

const assignment = {
  activeTasks: list(taskIds),
  standbyTasks: list(taskIds),
  warmupTasks: list(taskIds),
}

const keyValue = {
  key: string(),
  value: string(),
}

const topicInfo = {
  name: topicName(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: list(keyValue),
}

const topologyDescriptionNode = {
  name: string('1+'),
  /** 1: source; 2: processor; 3: sink. */
  nodeType: int8('1+'),
  sourceTopics: list(topicName(), '1+'),
  /** Null of other nodes, and where the topic is chosen for each record. */
  sinkTopic: topicName('1+').nullable().default(null),
  stores: list(string(), '1+'),
  successors: list(string(), '1+'),
}

const topologyDescriptionSubtopology = {
  subtopologyId: string('1+'),
  nodes: list(topologyDescriptionNode, '1+'),
}

const topologyDescriptionGlobalStore = {
  source: struct(topologyDescriptionNode, '1+'),
  processor: struct(topologyDescriptionNode, '1+'),
}

const topologyDescription = {
  subtopologies: list(topologyDescriptionSubtopology, '1+'),
  globalStores: list(topologyDescriptionGlobalStore, '1+'),
}

/**
 * Describes streams groups (KIP-1071). Sent by admin clients to the coordinator.
 *
 * - v1: description of the topology (KIP-1331), name of the assignor (KIP-1357).
 */
export const StreamsGroupDescribe = api(
  89,
  'StreamsGroupDescribe',
  { versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupIds: list(groupId()),
      includeAuthorizedOperations: bool(),
      includeTopologyDescription: bool('1+').default(false),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      groups: list({
        errorCode: errorCode(),
        errorMessage: string().nullable().default(null),
        groupId: groupId(),
        groupState: string(),
        groupEpoch: int32(),
        assignmentEpoch: int32(),
        /** Null on an error. */
        topology: struct({
          epoch: int32(),
          /**
           * With regular expressions and counts of partitions resolved; null where that could not be
           * done.
           */
          subtopologies: list({
            subtopologyId: string(),
            sourceTopics: list(topicName()),
            repartitionSinkTopics: list(topicName()),
            stateChangelogTopics: list(topicInfo),
            repartitionSourceTopics: list(topicInfo),
          })
            .nullable()
            .default(null),
        })
          .nullable()
          .default(null),
        members: list({
          memberId: string(),
          memberEpoch: int32(),
          instanceId: string().nullable().default(null),
          rackId: string().nullable().default(null),
          clientId: string(),
          clientHost: string(),
          topologyEpoch: int32(),
          processId: string(),
          userEndpoint: struct(endpoint).nullable().default(null),
          clientTags: list(keyValue),
          taskOffsets: list(taskOffset),
          taskEndOffsets: list(taskOffset),
          assignment: struct(assignment),
          targetAssignment: struct(assignment),
          isClassic: bool(),
        }),
        /** A bit for each operation; Int.MIN where not asked. */
        authorizedOperations: int32().default(-2147483648),
        /** Only with status 3. */
        topologyDescription: struct(topologyDescription, '1+').nullable().default(null),
        /** 0: not asked; 1: there is none; 2: could not be read; 3: here it is. */
        topologyDescriptionStatus: int8('1+').default(0),
        /** Of the next assignment, perhaps not of this one; null on an error. */
        assignorName: string('1+').nullable().default(null).ignorable(),
      }),
    }),
  },
)

export interface StreamsGroupDescribeRequest
  extends Out<typeof StreamsGroupDescribe.request.shape> {}
export interface StreamsGroupDescribeReply
  extends Out<typeof StreamsGroupDescribe.response.shape> {}
export interface DescribedStreamsGroup extends Element<StreamsGroupDescribeReply['groups']> {}
