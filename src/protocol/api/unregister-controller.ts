import { api, brokerId, errorCode, int32, type Out, string } from '../schema/index.ts'

/**
 * Removes the registration of a controller that is gone. Sent by admin clients to any broker, which
 * forwards to the controller.
 */
export const UnregisterController = api(
  94,
  'UnregisterController',
  { versions: '0', flexible: '0+', listeners: ['broker', 'controller'] },
  {
    request: () => ({
      controllerId: brokerId(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
    }),
  },
)

export interface UnregisterControllerRequest
  extends Out<typeof UnregisterController.request.shape> {}
export interface UnregisterControllerReply
  extends Out<typeof UnregisterController.response.shape> {}
