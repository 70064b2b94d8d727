import { bool, float64, int8, int16, list, type Out, string } from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/** A config was set or removed. */
export const ConfigRecord = storedRecord(
  4,
  'ConfigRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    resourceType: int8(),
    /** '': the default of all brokers. */
    resourceName: string(),
    name: string(),
    /** Null: removed. */
    value: string().nullable(),
  }),
)
export interface ConfigRecord extends Out<typeof ConfigRecord.shape> {}

/** A quota was set or removed (KIP-546). */
export const ClientQuotaRecord = storedRecord(
  14,
  'ClientQuotaRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    entity: list({
      entityType: string(),
      /** Null: the default. */
      entityName: string().nullable(),
    }),
    key: string(),
    value: float64(),
    remove: bool(),
  }),
)
export interface ClientQuotaRecord extends Out<typeof ClientQuotaRecord.shape> {}

/** A feature was finalized at a level, `metadata.version` among them (KIP-778). */
export const FeatureLevelRecord = storedRecord(
  12,
  'FeatureLevelRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    name: string(),
    /** 0: no longer finalized. */
    featureLevel: int16(),
  }),
)
export interface FeatureLevelRecord extends Out<typeof FeatureLevelRecord.shape> {}
