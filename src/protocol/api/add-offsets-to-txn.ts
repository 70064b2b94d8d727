import {
  api,
  errorCode,
  groupId,
  int32,
  type Out,
  producerEpoch,
  producerId,
  transactionalId,
} from '../schema/index.ts'

/**
 * Adds a group's offsets to a transaction (KIP-98): the partition of the offsets topic in which
 * TxnOffsetCommit will write. Sent by producers to their coordinator; not needed where
 * `transaction.version` is 2.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: PRODUCER_FENCED
 *   (KIP-588). v3: flexible.
 * - v4: TRANSACTION_ABORTABLE (KIP-890).
 */
export const AddOffsetsToTxn = api(
  25,
  'AddOffsetsToTxn',
  { versions: '0-4', flexible: '3+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      transactionalId: transactionalId(),
      producerId: producerId(),
      producerEpoch: producerEpoch(),
      groupId: groupId(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
    }),
  },
)

export interface AddOffsetsToTxnRequest extends Out<typeof AddOffsetsToTxn.request.shape> {}
export interface AddOffsetsToTxnReply extends Out<typeof AddOffsetsToTxn.response.shape> {}
