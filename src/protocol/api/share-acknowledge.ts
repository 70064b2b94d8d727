import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  groupId,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  struct,
  topicId,
} from '../schema/index.ts'

/**
 * Acknowledges records of a share group without fetching (KIP-932). Sent by members to leaders. v0
 * was an early form that Kafka 4.1 dropped.
 *
 * - v2: renewals of the lock (KIP-1222).
 */
export const ShareAcknowledge = api(
  79,
  'ShareAcknowledge',
  { versions: '1-2', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      groupId: groupId().nullable().default(null),
      memberId: string().nullable(),
      /** -1: closes the session; 0 is refused. */
      shareSessionEpoch: int32(),
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
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      acquisitionLockTimeoutMs: int32('2+').ignorable(),
      responses: list({
        topicId: topicId().mapKey(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().default(null),
          /** With NOT_LEADER_OR_FOLLOWER; else -1 for both. */
          currentLeader: struct({
            leaderId: brokerId(),
            leaderEpoch: leaderEpoch(),
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

export interface ShareAcknowledgeRequest extends Out<typeof ShareAcknowledge.request.shape> {}
export interface ShareAcknowledgeReply extends Out<typeof ShareAcknowledge.response.shape> {}
export interface ShareAcknowledgeTopic extends Element<ShareAcknowledgeRequest['topics']> {}
