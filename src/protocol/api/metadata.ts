import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Tells which brokers there are and which of them leads each partition. Sent by every client to any
 * broker.
 *
 * In v0 an empty list of topics means all of them; from v1 null means all and an empty list means
 * none.
 *
 * - v1: racks, controller, internal topics (KIP-4). v2: cluster id (KIP-78). v3: throttle time
 *   (KIP-124).
 * - v4: the client says whether asking may create a topic (KAFKA-5291).
 * - v5: offline replicas (KIP-112). v6: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v7: leader epochs (KIP-320).
 * - v8: authorized operations (KIP-430); those of the cluster went to DescribeCluster in v11
 *   (KIP-700).
 * - v9: flexible.
 * - v10: topic ids in the reply; a broker must refuse ids in the request before v12 (KIP-516).
 * - v12: topics may be asked by id (KIP-516).
 * - v13: an error for the whole reply, so that a client can be told to bootstrap again (KIP-1102).
 */
export const Metadata = api(
  3,
  'Metadata',
  { versions: '0-13', flexible: '9+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Null: all topics (v1 and later). */
      topics: list({
        /** The zero UUID where the topic is named. */
        topicId: topicId('10+').ignorable(),
        /** Null where the topic is asked by id. */
        name: topicName().nullable('10+'),
      }).nullable('1+'),
      allowAutoTopicCreation: bool('4+').default(true),
      includeClusterAuthorizedOperations: bool('8-10'),
      includeTopicAuthorizedOperations: bool('8+'),
    }),
    response: () => ({
      throttleTimeMs: int32('3+').ignorable(),
      brokers: list({
        nodeId: brokerId().mapKey(),
        host: string(),
        port: int32(),
        rack: string('1+').nullable().default(null).ignorable(),
      }),
      clusterId: string('2+').nullable().default(null).ignorable(),
      /** -1 where there is none. With KRaft any live broker: it forwards. */
      controllerId: brokerId('1+').default(-1).ignorable(),
      topics: list({
        errorCode: errorCode(),
        /** Null for an id that is not known. */
        name: topicName().nullable('12+').mapKey(),
        /** The zero UUID of a name that is not known. */
        topicId: topicId('10+').ignorable(),
        isInternal: bool('1+').default(false).ignorable(),
        partitions: list({
          errorCode: errorCode(),
          partitionIndex: int32(),
          /** -1 where there is none. */
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch('7+').default(-1).ignorable(),
          replicaNodes: list(brokerId()),
          isrNodes: list(brokerId()),
          offlineReplicas: list(brokerId(), '5+').ignorable(),
        }),
        /** A bit for each operation; Int.MIN where not asked. */
        topicAuthorizedOperations: int32('8+').default(-2147483648),
      }),
      /** A bit for each operation; Int.MIN where not asked. */
      clusterAuthorizedOperations: int32('8-10').default(-2147483648),
      errorCode: errorCode('13+').ignorable(),
    }),
  },
)

export interface MetadataRequest extends Out<typeof Metadata.request.shape> {}
export interface MetadataReply extends Out<typeof Metadata.response.shape> {}
export interface MetadataBroker extends Element<MetadataReply['brokers']> {}
export interface MetadataTopic extends Element<MetadataReply['topics']> {}
export interface MetadataPartition extends Element<MetadataTopic['partitions']> {}
