import {
  api,
  errorCode,
  groupId,
  int8,
  int32,
  list,
  type Out,
  string,
  struct,
  topicName,
} from '../schema/index.ts'

const topologyDescriptionNode = {
  name: string(),
  /** 1: source; 2: processor; 3: sink. */
  nodeType: int8(),
  sourceTopics: list(topicName()),
  /** Null of other nodes, and where the topic is chosen for each record. */
  sinkTopic: topicName().nullable().default(null),
  stores: list(string()),
  successors: list(string()),
}

const topologyDescriptionSubtopology = {
  subtopologyId: string(),
  nodes: list(topologyDescriptionNode),
}

const topologyDescriptionGlobalStore = {
  source: struct(topologyDescriptionNode),
  processor: struct(topologyDescriptionNode),
}

const topologyDescription = {
  subtopologies: list(topologyDescriptionSubtopology),
  globalStores: list(topologyDescriptionGlobalStore),
}

/**
 * Gives the coordinator the description of a topology, for people to look at (KIP-1331). Sent by
 * the member that a heartbeat asked for it.
 */
export const StreamsGroupTopologyDescriptionUpdate = api(
  93,
  'StreamsGroupTopologyDescriptionUpdate',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId(),
      memberId: string(),
      topologyEpoch: int32(),
      topologyDescription: struct(topologyDescription),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
    }),
  },
)

export interface StreamsGroupTopologyDescriptionUpdateRequest
  extends Out<typeof StreamsGroupTopologyDescriptionUpdate.request.shape> {}
export interface StreamsGroupTopologyDescriptionUpdateReply
  extends Out<typeof StreamsGroupTopologyDescriptionUpdate.response.shape> {}
