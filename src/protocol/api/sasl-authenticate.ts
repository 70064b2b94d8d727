import { api, bytes, durationMs, errorCode, type Out, string } from '../schema/index.ts'

/**
 * Carries one token of a SASL exchange (KIP-152). Sent by clients and brokers after SaslHandshake
 * v1, and again on a live connection to renew it (KIP-368).
 *
 * - v1: how long the session lives. v2: flexible.
 */
export const SaslAuthenticate = api(
  36,
  'SaslAuthenticate',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      authBytes: bytes(),
    }),
    response: () => ({
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      authBytes: bytes(),
      /** 0: it does not end. */
      sessionLifetimeMs: durationMs('1+').default(0).ignorable(),
    }),
  },
)

export interface SaslAuthenticateRequest extends Out<typeof SaslAuthenticate.request.shape> {}
export interface SaslAuthenticateReply extends Out<typeof SaslAuthenticate.response.shape> {}
