import { api, errorCode, list, type Out, string } from '../schema/index.ts'

/**
 * Chooses the SASL mechanism of a connection (KIP-43). Sent by clients and brokers before anything
 * but ApiVersions.
 *
 * Its version cannot be raised: clients up to 2.4 would misread the range (KAFKA-9577). So it never
 * became flexible.
 *
 * - v0: the tokens that follow are bare, each behind its length. v1: they are wrapped in
 *   SaslAuthenticate (KIP-152).
 */
export const SaslHandshake = api(
  17,
  'SaslHandshake',
  { versions: '0-1', flexible: 'none', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      mechanism: string(),
    }),
    response: () => ({
      errorCode: errorCode(),
      mechanisms: list(string()),
    }),
  },
)

export interface SaslHandshakeRequest extends Out<typeof SaslHandshake.request.shape> {}
export interface SaslHandshakeReply extends Out<typeof SaslHandshake.response.shape> {}
