import {
  api,
  bytes,
  type Element,
  errorCode,
  int32,
  list,
  type Out,
  string,
  timestampMs,
} from '../schema/index.ts'

/**
 * Lists delegation tokens (KIP-48). Sent by admin clients.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 * - v3: who asked for the token (KIP-373).
 */
export const DescribeDelegationToken = api(
  41,
  'DescribeDelegationToken',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Null: all that the asker may see. */
      owners: list({
        principalType: string(),
        principalName: string(),
      }).nullable(),
    }),
    response: () => ({
      errorCode: errorCode(),
      tokens: list({
        principalType: string(),
        principalName: string(),
        tokenRequesterPrincipalType: string('3+'),
        tokenRequesterPrincipalName: string('3+'),
        issueTimestamp: timestampMs(),
        expiryTimestamp: timestampMs(),
        maxTimestamp: timestampMs(),
        tokenId: string(),
        hmac: bytes(),
        renewers: list({
          principalType: string(),
          principalName: string(),
        }),
      }),
      throttleTimeMs: int32(),
    }),
  },
)

export interface DescribeDelegationTokenRequest
  extends Out<typeof DescribeDelegationToken.request.shape> {}
export interface DescribeDelegationTokenReply
  extends Out<typeof DescribeDelegationToken.response.shape> {}
export interface DescribedDelegationToken extends Element<DescribeDelegationTokenReply['tokens']> {}
