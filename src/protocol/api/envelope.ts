import { api, bytes, errorCode, type Out } from '../schema/index.ts'

/**
 * Carries a request that a broker forwards for its client, and the answer back (KIP-590). Sent by
 * brokers to the controller.
 */
export const Envelope = api(
  58,
  'Envelope',
  { versions: '0', flexible: '0+', listeners: ['controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Request header and body of the client. */
      requestData: bytes(),
      /**
       * DefaultPrincipalData behind its version, or what a principal builder of its own writes; null
       * where it cannot be written.
       */
      requestPrincipal: bytes().nullable(),
      /** 4 or 16 bytes. */
      clientHostAddress: bytes(),
    }),
    response: () => ({
      /** Response header and body for the client; null on an error of the envelope. */
      responseData: bytes().nullable().default(null),
      errorCode: errorCode(),
    }),
  },
)

export interface EnvelopeRequest extends Out<typeof Envelope.request.shape> {}
export interface EnvelopeReply extends Out<typeof Envelope.response.shape> {}
