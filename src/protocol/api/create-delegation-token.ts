import {
  api,
  bytes,
  durationMs,
  errorCode,
  int32,
  list,
  type Out,
  string,
  timestampMs,
} from '../schema/index.ts'

/**
 * Makes a delegation token for the one who asks, or for another (KIP-48). Sent by admin clients to
 * any broker, which forwards to the controller.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 * - v3: tokens for others (KIP-373).
 */
export const CreateDelegationToken = api(
  38,
  'CreateDelegationToken',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Null: the one who asks. */
      ownerPrincipalType: string('3+').nullable(),
      ownerPrincipalName: string('3+').nullable(),
      renewers: list({
        principalType: string(),
        principalName: string(),
      }),
      /** -1: the broker's maximum. */
      maxLifetimeMs: durationMs(),
    }),
    response: () => ({
      errorCode: errorCode(),
      principalType: string(),
      principalName: string(),
      tokenRequesterPrincipalType: string('3+'),
      tokenRequesterPrincipalName: string('3+'),
      issueTimestampMs: timestampMs(),
      expiryTimestampMs: timestampMs(),
      maxTimestampMs: timestampMs(),
      tokenId: string(),
      hmac: bytes(),
      throttleTimeMs: int32(),
    }),
  },
)

export interface CreateDelegationTokenRequest
  extends Out<typeof CreateDelegationToken.request.shape> {}
export interface CreateDelegationTokenReply
  extends Out<typeof CreateDelegationToken.response.shape> {}
