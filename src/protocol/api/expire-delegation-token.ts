import { api, bytes, durationMs, errorCode, int32, type Out, timestampMs } from '../schema/index.ts'

/**
 * Ends a delegation token, now or later (KIP-48). Sent by admin clients to any broker, which
 * forwards to the controller.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 */
export const ExpireDelegationToken = api(
  40,
  'ExpireDelegationToken',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      hmac: bytes(),
      /** Negative: now. */
      expiryTimePeriodMs: durationMs(),
    }),
    response: () => ({
      errorCode: errorCode(),
      expiryTimestampMs: timestampMs(),
      throttleTimeMs: int32(),
    }),
  },
)

export interface ExpireDelegationTokenRequest
  extends Out<typeof ExpireDelegationToken.request.shape> {}
export interface ExpireDelegationTokenReply
  extends Out<typeof ExpireDelegationToken.response.shape> {}
