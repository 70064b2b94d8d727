import {
  api,
  bool,
  brokerEpoch,
  brokerId,
  directoryId,
  type Element,
  errorCode,
  int16,
  int32,
  list,
  type Out,
  string,
  uint16,
  uuid,
} from '../schema/index.ts'

/**
 * Registers one incarnation of a broker with the controller (KIP-631). The answer gives it its
 * broker epoch.
 *
 * - v1: a broker that migrates from ZooKeeper (KIP-866). v2: directory ids (KIP-858).
 * - v3: the epoch of a clean shutdown before, so that the broker may be kept among the eligible
 *   leaders (KIP-966).
 * - v4: features may start at 0; before, those are left out (KAFKA-17011).
 */
export const BrokerRegistration = api(
  62,
  'BrokerRegistration',
  { versions: '0-4', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      brokerId: brokerId(),
      clusterId: string(),
      /** Made anew at each start. */
      incarnationId: uuid(),
      listeners: list({
        name: string().mapKey(),
        host: string(),
        port: uint16(),
        securityProtocol: int16(),
      }),
      /** Before v4 without those that start at 0. */
      features: list({
        name: string().mapKey(),
        minSupportedVersion: int16(),
        maxSupportedVersion: int16(),
      }),
      rack: string().nullable(),
      isMigratingZkBroker: bool('1+').default(false),
      /** Those that work. */
      logDirs: list(directoryId(), '2+').ignorable(),
      /** -1 after an unclean shutdown. */
      previousBrokerEpoch: brokerEpoch('3+').default(-1).ignorable(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      /** -1 on an error. */
      brokerEpoch: brokerEpoch().default(-1),
    }),
  },
)

export interface BrokerRegistrationRequest extends Out<typeof BrokerRegistration.request.shape> {}
export interface BrokerRegistrationReply extends Out<typeof BrokerRegistration.response.shape> {}
export interface RegisteredListener extends Element<BrokerRegistrationRequest['listeners']> {}
export interface RegisteredFeature extends Element<BrokerRegistrationRequest['features']> {}
