import { api, brokerId, errorCode, int32, type Out, string } from '../schema/index.ts'

/**
 * Removes a broker for good (KIP-631). Sent by admin clients to any broker, which forwards to the
 * controller.
 */
export const UnregisterBroker = api(
  64,
  'UnregisterBroker',
  { versions: '0', flexible: '0+', listeners: ['broker', 'controller'] },
  {
    request: () => ({
      brokerId: brokerId(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
    }),
  },
)

export interface UnregisterBrokerRequest extends Out<typeof UnregisterBroker.request.shape> {}
export interface UnregisterBrokerReply extends Out<typeof UnregisterBroker.response.shape> {}
