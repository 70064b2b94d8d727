import {
  api,
  bool,
  brokerId,
  errorCode,
  int16,
  int32,
  list,
  type Out,
  string,
  uint16,
  uuid,
} from '../schema/index.ts'

/** Registers one incarnation of a controller with the active one (KIP-919). */
export const ControllerRegistration = api(
  70,
  'ControllerRegistration',
  { versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      controllerId: brokerId(),
      incarnationId: uuid(),
      zkMigrationReady: bool(),
      listeners: list({
        name: string().mapKey(),
        host: string(),
        port: uint16(),
        securityProtocol: int16(),
      }),
      features: list({
        name: string().mapKey(),
        minSupportedVersion: int16(),
        maxSupportedVersion: int16(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
    }),
  },
)

export interface ControllerRegistrationRequest
  extends Out<typeof ControllerRegistration.request.shape> {}
export interface ControllerRegistrationReply
  extends Out<typeof ControllerRegistration.response.shape> {}
