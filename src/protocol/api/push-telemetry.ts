import { api, bool, bytes, errorCode, int8, int32, type Out, uuid } from '../schema/index.ts'

/** Sends the metrics of a client that a broker subscribed to (KIP-714). */
export const PushTelemetry = api(
  72,
  'PushTelemetry',
  { versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      clientInstanceId: uuid(),
      subscriptionId: int32(),
      /** The last push of this client, which no interval holds back. */
      terminating: bool(),
      compressionType: int8(),
      /** MetricsData of OpenTelemetry in protobuf, compressed as said. */
      metrics: bytes(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
    }),
  },
)

export interface PushTelemetryRequest extends Out<typeof PushTelemetry.request.shape> {}
export interface PushTelemetryReply extends Out<typeof PushTelemetry.response.shape> {}
