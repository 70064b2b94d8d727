import {
  api,
  bool,
  brokerEpoch,
  brokerId,
  directoryId,
  errorCode,
  int32,
  list,
  type Out,
  offset,
} from '../schema/index.ts'

/**
 * Says that a broker is alive and how far it has read the metadata; hears whether it is fenced and
 * may stop (KIP-631). Sent by brokers to the controller.
 *
 * - v1: directories that failed (KIP-858). v2: cordoned directories (KIP-1066).
 */
export const BrokerHeartbeat = api(
  63,
  'BrokerHeartbeat',
  { versions: '0-2', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      brokerId: brokerId(),
      brokerEpoch: brokerEpoch().default(-1),
      currentMetadataOffset: offset(),
      wantFence: bool(),
      wantShutDown: bool(),
      offlineLogDirs: list(directoryId(), '1+').tag(0),
      /** Null before the broker is in recovery, when it cannot tell. */
      cordonedLogDirs: list(directoryId(), '2+').nullable().default(null).tag(1),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      /** It has read its own registration. */
      isCaughtUp: bool().default(false),
      isFenced: bool().default(true),
      shouldShutDown: bool(),
    }),
  },
)

export interface BrokerHeartbeatRequest extends Out<typeof BrokerHeartbeat.request.shape> {}
export interface BrokerHeartbeatReply extends Out<typeof BrokerHeartbeat.response.shape> {}
