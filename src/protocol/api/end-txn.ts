import {
  api,
  bool,
  errorCode,
  int32,
  type Out,
  producerEpoch,
  producerId,
  transactionalId,
} from '../schema/index.ts'

/**
 * Commits or aborts a transaction (KIP-98). Sent by producers to their coordinator.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: PRODUCER_FENCED
 *   (KIP-588). v3: flexible.
 * - v4: TRANSACTION_ABORTABLE (KIP-890).
 * - v5: each transaction has an epoch of its own, which the reply gives (KIP-890); only where
 *   `transaction.version` 2 is finalized.
 */
export const EndTxn = api(
  26,
  'EndTxn',
  { versions: '0-5', flexible: '3+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      transactionalId: transactionalId(),
      producerId: producerId(),
      producerEpoch: producerEpoch(),
      committed: bool(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      /** A new one where the epochs of the old are used up. */
      producerId: producerId('5+').default(-1).ignorable(),
      producerEpoch: producerEpoch('5+').default(-1).ignorable(),
    }),
  },
)

export interface EndTxnRequest extends Out<typeof EndTxn.request.shape> {}
export interface EndTxnReply extends Out<typeof EndTxn.response.shape> {}
