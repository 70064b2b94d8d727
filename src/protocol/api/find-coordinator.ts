import {
  api,
  brokerId,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Asks which broker coordinates a group, a transactional id or a share partition. Sent by clients
 * to any broker.
 *
 * - v1: kinds of keys (KIP-98), error message, throttle time. v2: the reply is sent before the
 *   connection is throttled (KIP-219).
 * - v3: flexible.
 * - v4: many keys, each with its own error (KIP-699).
 * - v5: TRANSACTION_ABORTABLE (KIP-890).
 * - v6: share partitions (KIP-932), whose key is `group:topic id:partition`.
 */
export const FindCoordinator = api(
  10,
  'FindCoordinator',
  { versions: '0-6', flexible: '3+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      key: string('0-3'),
      /** 0: group; 1: transactional id; 2: share partition. */
      keyType: int8('1+').default(0),
      coordinatorKeys: list(string(), '4+'),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      errorCode: errorCode('0-3'),
      errorMessage: string('1-3').nullable().ignorable(),
      /** -1 on an error. */
      nodeId: brokerId('0-3'),
      host: string('0-3'),
      port: int32('0-3'),
      coordinators: list(
        {
          key: string(),
          /** -1 on an error. */
          nodeId: brokerId(),
          host: string(),
          port: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable().ignorable(),
        },
        '4+',
      ),
    }),
  },
)

export interface FindCoordinatorRequest extends Out<typeof FindCoordinator.request.shape> {}
export interface FindCoordinatorReply extends Out<typeof FindCoordinator.response.shape> {}
export interface FoundCoordinator extends Element<FindCoordinatorReply['coordinators']> {}
