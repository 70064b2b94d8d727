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
 * Gives a producer its id and epoch; with a transactional id it also fences the producers before it
 * and ends what they left open. Sent by producers: to any broker for idempotence alone, to the
 * coordinator with a transactional id (KIP-98).
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 * - v3: the producer names the id and epoch it has, to go on after an error (KIP-360).
 * - v4: PRODUCER_FENCED (KIP-588). v5: TRANSACTION_ABORTABLE (KIP-890).
 * - v6: two-phase commit (KIP-939); not stable in Kafka 4.4, hence not advertised.
 */
export const InitProducerId = api(
  22,
  'InitProducerId',
  {
    versions: '0-6',
    flexible: '2+',
    listeners: ['broker', 'zookeeperBroker'],
    latestVersionUnstable: true,
  },
  {
    request: () => ({
      /** Null for idempotence alone. */
      transactionalId: transactionalId().nullable(),
      transactionTimeoutMs: int32(),
      /** -1 from a producer that has none. */
      producerId: producerId('3+').default(-1),
      producerEpoch: producerEpoch('3+').default(-1),
      enable2Pc: bool('6+').default(false),
      /** A prepared transaction of the same id stays open. */
      keepPreparedTxn: bool('6+').default(false),
    }),
    response: () => ({
      throttleTimeMs: int32().ignorable(),
      errorCode: errorCode(),
      producerId: producerId().default(-1),
      producerEpoch: producerEpoch(),
      /** -1 where no prepared transaction is open. */
      ongoingTxnProducerId: producerId('6+').default(-1),
      /** -1 where no prepared transaction is open. */
      ongoingTxnProducerEpoch: producerEpoch('6+').default(-1),
    }),
  },
)

export interface InitProducerIdRequest extends Out<typeof InitProducerId.request.shape> {}
export interface InitProducerIdReply extends Out<typeof InitProducerId.response.shape> {}
