import {
  api,
  type Element,
  errorCode,
  groupId,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  producerEpoch,
  producerId,
  string,
  topicId,
  topicName,
  transactionalId,
} from '../schema/index.ts'

/**
 * Stores a group's offsets as part of a transaction (KIP-98). Sent by producers to the group's
 * coordinator.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: leader epoch of the
 *   last record read (KIP-320).
 * - v3: flexible; the member, so that a consumer that was fenced cannot commit through its producer
 *   (KIP-447).
 * - v4: TRANSACTION_ABORTABLE (KIP-890).
 * - v5: also adds the group to the transaction, without AddOffsetsToTxn before (KIP-890); only
 *   where `transaction.version` 2 is finalized.
 * - v6: topics by id (KIP-1319).
 */
export const TxnOffsetCommit = api(
  28,
  'TxnOffsetCommit',
  { versions: '0-6', flexible: '3+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      transactionalId: transactionalId(),
      groupId: groupId(),
      producerId: producerId(),
      producerEpoch: producerEpoch(),
      /** -1 outside a group. */
      generationIdOrMemberEpoch: int32('3+').default(-1),
      memberId: string('3+').default(''),
      /** Null for a member that is not static. */
      groupInstanceId: string('3+').nullable().default(null),
      topics: list({
        name: topicName('0-5').ignorable(),
        topicId: topicId('6+').ignorable(),
        partitions: list({
          partitionIndex: int32(),
          committedOffset: offset(),
          /** -1 where unknown. */
          committedLeaderEpoch: leaderEpoch('2+').default(-1).ignorable(),
          committedMetadata: string().nullable(),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      topics: list({
        name: topicName('0-5').ignorable(),
        topicId: topicId('6+').ignorable(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
        }),
      }),
    }),
  },
)

export interface TxnOffsetCommitRequest extends Out<typeof TxnOffsetCommit.request.shape> {}
export interface TxnOffsetCommitReply extends Out<typeof TxnOffsetCommit.response.shape> {}
export interface TxnOffsetCommitTopic extends Element<TxnOffsetCommitRequest['topics']> {}
export interface TxnOffsetCommitPartition extends Element<TxnOffsetCommitTopic['partitions']> {}
