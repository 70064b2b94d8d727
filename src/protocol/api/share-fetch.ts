import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  groupId,
  int8,
  int16,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  records,
  string,
  struct,
  topicId,
} from '../schema/index.ts'

/**
 * Acquires records for a member of a share group and acknowledges earlier ones (KIP-932). Sent by
 * members to leaders.
 *
 * Errors of the acknowledgements stand apart from those of the fetch. v0 was an early form that
 * Kafka 4.1 dropped.
 *
 * - v2: how records are acquired (KIP-1206); renewals of the lock, which go without fetching
 *   (KIP-1222).
 */
export const ShareFetch = api(
  78,
  'ShareFetch',
  { versions: '1-2', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId().nullable().default(null),
      memberId: string().nullable(),
      /** 0: opens a session; -1: closes it. */
      shareSessionEpoch: int32(),
      maxWaitMs: int32(),
      minBytes: int32(),
      maxBytes: int32().default(0x7fffffff),
      /** May be exceeded to end at the end of a batch. */
      maxRecords: int32(),
      /** How many records to acquire and acknowledge together. */
      batchSize: int32(),
      /** 0: whole batches; 1: not more than the limit of records. */
      shareAcquireMode: int8('2+').default(0).ignorable(),
      /** Some acknowledgements are renewals: then nothing is fetched, and the limits are 0. */
      isRenewAck: bool('2+').default(false),
      topics: list({
        topicId: topicId().mapKey(),
        partitions: list({
          partitionIndex: int32().mapKey(),
          acknowledgementBatches: list({
            firstOffset: offset(),
            /** Included. */
            lastOffset: offset(),
            /**
             * One for all, or one for each offset. 0: gap; 1: accept; 2: release; 3: reject; 4:
             * renew.
             */
            acknowledgeTypes: list(int8()),
          }),
        }),
      }),
      forgottenTopicsData: list({
        topicId: topicId(),
        partitions: list(int32()),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      acquisitionLockTimeoutMs: int32(),
      responses: list({
        topicId: topicId().mapKey(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().default(null),
          acknowledgeErrorCode: errorCode(),
          acknowledgeErrorMessage: string().nullable().default(null),
          /** With NOT_LEADER_OR_FOLLOWER; else -1 for both. */
          currentLeader: struct({
            leaderId: brokerId(),
            leaderEpoch: leaderEpoch(),
          }),
          /** May hold records that were not acquired. */
          records: records(),
          acquiredRecords: list({
            firstOffset: offset(),
            /** Included. */
            lastOffset: offset(),
            deliveryCount: int16(),
          }),
        }),
      }),
      nodeEndpoints: list({
        nodeId: brokerId().mapKey(),
        host: string(),
        port: int32(),
        rack: string().nullable().default(null),
      }),
    }),
  },
)

export interface ShareFetchRequest extends Out<typeof ShareFetch.request.shape> {}
export interface ShareFetchReply extends Out<typeof ShareFetch.response.shape> {}
export interface ShareFetchTopic extends Element<ShareFetchRequest['topics']> {}
export interface ShareFetchPartition extends Element<ShareFetchTopic['partitions']> {}
export interface ShareFetchedTopic extends Element<ShareFetchReply['responses']> {}
export interface ShareFetchedPartition extends Element<ShareFetchedTopic['partitions']> {}
