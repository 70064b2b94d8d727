import {
  api,
  durationMs,
  type Element,
  errorCode,
  int32,
  list,
  type Out,
  producerId,
  string,
  transactionalId,
} from '../schema/index.ts'

/**
 * Lists the transactions that one broker coordinates (KIP-664). Sent by admin clients to every
 * broker.
 *
 * - v1: those older than a duration (KIP-994). v2: ids that match an expression of RE2 (KIP-1152).
 */
export const ListTransactions = api(
  66,
  'ListTransactions',
  { versions: '0-2', flexible: '0+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Empty: all. */
      stateFilters: list(string()),
      /** Empty: all. */
      producerIdFilters: list(producerId()),
      /** Negative: all. */
      durationFilter: durationMs('1+').default(-1),
      /** Null or empty: all. */
      transactionalIdPattern: string('2+').nullable().default(null),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      /** Names of states that the broker does not know. */
      unknownStateFilters: list(string()),
      transactionStates: list({
        transactionalId: transactionalId(),
        producerId: producerId(),
        transactionState: string(),
      }),
    }),
  },
)

export interface ListTransactionsRequest extends Out<typeof ListTransactions.request.shape> {}
export interface ListTransactionsReply extends Out<typeof ListTransactions.response.shape> {}
export interface ListedTransaction extends Element<ListTransactionsReply['transactionStates']> {}
