import { api, bytes, durationMs, errorCode, int32, type Out, timestampMs } from '../schema/index.ts'

/**
 * Lets a delegation token live longer (KIP-48). Sent by admin clients to any broker, which forwards
 * to the controller.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 */
export const RenewDelegationToken = api(
  39,
  'RenewDelegationToken',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      hmac: bytes(),
      /** -1: the broker's default. */
      renewPeriodMs: durationMs(),
    }),
    response: () => ({
      errorCode: errorCode(),
      expiryTimestampMs: timestampMs(),
      throttleTimeMs: int32(),
    }),
  },
)

export interface RenewDelegationTokenRequest
  extends Out<typeof RenewDelegationToken.request.shape> {}
export interface RenewDelegationTokenReply
  extends Out<typeof RenewDelegationToken.response.shape> {}
