import {
  api,
  brokerEpoch,
  brokerId,
  directoryId,
  type Element,
  errorCode,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  producerId,
  records,
  string,
  struct,
  topicId,
  topicName,
} from '../schema/index.ts'

const partitionToFetch = {
  partition: int32(),
  currentLeaderEpoch: leaderEpoch('9+').default(-1).ignorable(),
  fetchOffset: offset(),
  /**
   * Epoch of the follower's last batch; -1 where it has none, or where the reader is a consumer.
   */
  lastFetchedEpoch: leaderEpoch('12+').default(-1),
  /** Of the follower; -1 from consumers. */
  logStartOffset: offset('5+').default(-1).ignorable(),
  partitionMaxBytes: int32(),
  replicaDirectoryId: directoryId('17+').tag(0).ignorable(),
  /** -1 where the follower knows none; Long.MAX where it does not care to tell. */
  highWatermark: offset('18+').default(Infinity).tag(1).ignorable(),
}

const fetchedPartition = {
  partitionIndex: int32(),
  errorCode: errorCode(),
  highWatermark: offset(),
  /** -1 on an error. */
  lastStableOffset: offset('4+').default(-1).ignorable(),
  logStartOffset: offset('5+').default(-1).ignorable(),
  /**
   * Where the follower's log leaves the leader's: its largest epoch at or below the one asked, and
   * the end of that.
   */
  divergingEpoch: struct(
    {
      epoch: leaderEpoch().default(-1),
      endOffset: offset().default(-1),
    },
    '12+',
  ).tag(0),
  currentLeader: struct(
    {
      /** -1 where unknown. */
      leaderId: brokerId().default(-1),
      leaderEpoch: leaderEpoch().default(-1),
    },
    '12+',
  ).tag(1),
  /** KRaft: fetch this snapshot first, the log no longer has the offset. */
  snapshotId: struct(
    {
      endOffset: offset().default(-1),
      epoch: leaderEpoch().default(-1),
    },
    '12+',
  ).tag(2),
  /** Null when read uncommitted; more than the batches need, never fewer. */
  abortedTransactions: list(
    {
      producerId: producerId(),
      firstOffset: offset(),
    },
    '4+',
  )
    .nullable()
    .ignorable(),
  /** -1: this one. */
  preferredReadReplica: brokerId('11+').default(-1),
  /** The last batch may be cut. Kafka sends empty and never null: old clients crash on null. */
  records: records().nullable(),
}

/**
 * Reads record batches: consumers from a leader or a follower near them, followers from their
 * leader, brokers and controllers from the metadata log.
 *
 * From v7 a request may name only what changed since the last one of its session (KIP-227): session
 * id 0 and epoch 0 open a session, epoch -1 asks without one.
 *
 * - v1: throttle time in the reply (KIP-13). v2: the reader understands messages of format 1
 *   (KIP-32).
 * - v3: a limit over the whole reply; partitions are served in the order asked (KIP-74).
 * - v4: isolation level, last stable offset, aborted transactions; batches of format 2 (KIP-98).
 * - v5: log start offsets (KIP-107).
 * - v6: the reply may say KAFKA_STORAGE_ERROR (KIP-112).
 * - v7: sessions (KIP-227). v8: the reply is sent before the connection is throttled (KIP-219).
 * - v9: the leader epoch that the reader knows (KIP-320).
 * - v10: zstd may be sent (KIP-110).
 * - v11: rack of the consumer, preferred read replica (KIP-392).
 * - v12: flexible; divergence told in the reply instead of asked by OffsetForLeaderEpoch; KRaft's
 *   fields (KIP-595).
 * - v13: topics by id (KIP-516).
 * - v14: OFFSET_MOVED_TO_TIERED_STORAGE (KIP-405).
 * - v15: the follower's id moves beside its broker epoch (KIP-903).
 * - v16: the new leader beside NOT_LEADER_OR_FOLLOWER (KIP-951).
 * - v17: directory id of a KRaft voter (KIP-853).
 * - v18: the high watermark that the follower knows (KIP-1166).
 */
export const Fetch = api(
  1,
  'Fetch',
  { versions: '0-18', flexible: '12+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Of the metadata log alone: null where the broker has not learnt it. */
      clusterId: string('12+').nullable().default(null).tag(0).ignorable(),
      /** -1: a consumer; -2: one that debugs and may read past the high watermark. */
      replicaId: brokerId('0-14').default(-1),
      replicaState: struct(
        {
          /** -1: a consumer. */
          replicaId: brokerId().default(-1),
          /** The follower's broker epoch. */
          replicaEpoch: brokerEpoch().default(-1),
        },
        '15+',
      ).tag(1),
      maxWaitMs: int32(),
      minBytes: int32(),
      /**
       * A soft limit: the first batch of the first partition that has one is sent whole, however big.
       */
      maxBytes: int32('3+').default(0x7fffffff).ignorable(),
      /** 0: read uncommitted; 1: read committed. */
      isolationLevel: int8('4+').default(0).ignorable(),
      sessionId: int32('7+').default(0).ignorable(),
      /** 0: opens a session; -1: none, and closes the one named. */
      sessionEpoch: int32('7+').default(-1).ignorable(),
      topics: list({
        topic: topicName('0-12').ignorable(),
        topicId: topicId('13+').ignorable(),
        partitions: list(partitionToFetch),
      }),
      forgottenTopicsData: list(
        {
          topic: topicName('7-12').ignorable(),
          topicId: topicId('13+').ignorable(),
          partitions: list(int32()),
        },
        '7+',
      ),
      /** '' where the consumer has no rack. */
      rackId: string('11+').default('').ignorable(),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      /** Of the session; the partitions have their own. */
      errorCode: errorCode('7+').ignorable(),
      /** 0: no session, or none could be kept. */
      sessionId: int32('7+').default(0),
      responses: list({
        topic: topicName('0-12').ignorable(),
        topicId: topicId('13+').ignorable(),
        partitions: list(fetchedPartition),
      }),
      nodeEndpoints: list(
        {
          nodeId: brokerId().mapKey(),
          host: string(),
          port: int32(),
          rack: string().nullable().default(null),
        },
        '16+',
      ).tag(0),
    }),
  },
)

export interface FetchRequest extends Out<typeof Fetch.request.shape> {}
export interface FetchReply extends Out<typeof Fetch.response.shape> {}
export interface FetchTopic extends Element<FetchRequest['topics']> {}
export interface FetchPartition extends Element<FetchTopic['partitions']> {}
export interface ForgottenTopic extends Element<FetchRequest['forgottenTopicsData']> {}
export interface FetchedTopic extends Element<FetchReply['responses']> {}
export interface FetchedPartition extends Element<FetchedTopic['partitions']> {}
