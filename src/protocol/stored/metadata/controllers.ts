import {
  bool,
  brokerId,
  int8,
  int16,
  list,
  type Out,
  string,
  uint16,
  uuid,
} from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/** An incarnation of a controller registered (KIP-919). */
export const RegisterControllerRecord = storedRecord(
  27,
  'RegisterControllerRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    controllerId: brokerId(),
    incarnationId: uuid(),
    zkMigrationReady: bool(),
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
  }),
)
export interface RegisterControllerRecord extends Out<typeof RegisterControllerRecord.shape> {}

/** The registration of a controller was removed. */
export const UnregisterControllerRecord = storedRecord(
  29,
  'UnregisterControllerRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    controllerId: brokerId(),
  }),
)
export interface UnregisterControllerRecord extends Out<typeof UnregisterControllerRecord.shape> {}

/** How far the migration from ZooKeeper has come (KIP-866). */
export const ZkMigrationStateRecord = storedRecord(
  21,
  'ZkMigrationStateRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    /**
     * 0: none, a cluster that began with KRaft; 1: under way; 2: about to begin; 3: done; 4: still
     * with ZooKeeper alone.
     */
    zkMigrationState: int8(),
  }),
)
export interface ZkMigrationStateRecord extends Out<typeof ZkMigrationStateRecord.shape> {}
