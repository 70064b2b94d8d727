import {
  bool,
  brokerEpoch,
  brokerId,
  directoryId,
  int8,
  int16,
  list,
  type Out,
  string,
  uint16,
  uuid,
} from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/**
 * An incarnation of a broker registered. The offset of this record is its broker epoch.
 *
 * - v1: controlled shutdown (KIP-841). v2: migration from ZooKeeper (KIP-866). v3: directories
 *   (KIP-858). v4: cordoned directories (KIP-1066).
 */
export const RegisterBrokerRecord = storedRecord(
  0,
  'RegisterBrokerRecord',
  { versions: '0-4', flexible: '0+' },
  () => ({
    brokerId: brokerId(),
    isMigratingZkBroker: bool('2+').default(false),
    incarnationId: uuid(),
    brokerEpoch: brokerEpoch(),
    endPoints: list({
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
    rack: string().nullable(),
    fenced: bool().default(true),
    inControlledShutdown: bool('1+').default(false),
    /** Empty: it has not said. */
    logDirs: list(directoryId(), '3+').tag(0),
    cordonedLogDirs: list(directoryId(), '4+').nullable().default(null).tag(1),
  }),
)
export interface RegisterBrokerRecord extends Out<typeof RegisterBrokerRecord.shape> {}

/** A broker was removed for good. */
export const UnregisterBrokerRecord = storedRecord(
  1,
  'UnregisterBrokerRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    brokerId: brokerId(),
    brokerEpoch: brokerEpoch(),
  }),
)
export interface UnregisterBrokerRecord extends Out<typeof UnregisterBrokerRecord.shape> {}

/** A broker was fenced. BrokerRegistrationChangeRecord has taken its place. */
export const FenceBrokerRecord = storedRecord(
  7,
  'FenceBrokerRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    id: brokerId(),
    epoch: brokerEpoch(),
  }),
)
export interface FenceBrokerRecord extends Out<typeof FenceBrokerRecord.shape> {}

/** A broker was unfenced. BrokerRegistrationChangeRecord has taken its place. */
export const UnfenceBrokerRecord = storedRecord(
  8,
  'UnfenceBrokerRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    id: brokerId(),
    epoch: brokerEpoch(),
  }),
)
export interface UnfenceBrokerRecord extends Out<typeof UnfenceBrokerRecord.shape> {}

/**
 * What changed of a registration. A tagged field that is absent has not changed.
 *
 * - v1: controlled shutdown (KIP-841). v2: directories (KIP-858). v3: cordoned directories
 *   (KIP-1066).
 */
export const BrokerRegistrationChangeRecord = storedRecord(
  17,
  'BrokerRegistrationChangeRecord',
  { versions: '0-3', flexible: '0+' },
  () => ({
    brokerId: brokerId(),
    brokerEpoch: brokerEpoch(),
    /** -1: unfenced; 0: unchanged; 1: fenced. */
    fenced: int8().tag(0),
    /** 0: unchanged; 1: it has begun. */
    inControlledShutdown: int8('1+').tag(1),
    /** Empty: unchanged. */
    logDirs: list(directoryId(), '2+').tag(2),
    /** Null: unchanged. */
    cordonedLogDirs: list(directoryId(), '3+').nullable().default(null).tag(3),
  }),
)
export interface BrokerRegistrationChangeRecord
  extends Out<typeof BrokerRegistrationChangeRecord.shape> {}
