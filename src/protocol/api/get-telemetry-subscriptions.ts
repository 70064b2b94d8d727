import { api, bool, errorCode, int8, int32, list, type Out, string, uuid } from '../schema/index.ts'

/** Asks which metrics the broker wants of the client (KIP-714). Sent by clients to any broker. */
export const GetTelemetrySubscriptions = api(
  71,
  'GetTelemetrySubscriptions',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      /** The zero UUID asks for a new one. */
      clientInstanceId: uuid(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      /** The zero UUID where the client has one. */
      clientInstanceId: uuid(),
      subscriptionId: int32(),
      /** The best first. */
      acceptedCompressionTypes: list(int8()),
      pushIntervalMs: int32(),
      telemetryMaxBytes: int32(),
      deltaTemporality: bool(),
      /** Prefixes. None: no metrics; one that is '': all. */
      requestedMetrics: list(string()),
    }),
  },
)

export interface GetTelemetrySubscriptionsRequest
  extends Out<typeof GetTelemetrySubscriptions.request.shape> {}
export interface GetTelemetrySubscriptionsReply
  extends Out<typeof GetTelemetrySubscriptions.response.shape> {}
