import {
  brokerId,
  directoryId,
  int16,
  list,
  message,
  type Out,
  string,
  struct,
  uint16,
} from '../../schema/index.ts'

/** Control record that says who may vote from here on, committed or not (KIP-853). */
export const VotersRecord = message(
  'VotersRecord',
  { versions: '0', flexible: '0+' },
  {
    version: int16(),
    voters: list({
      voterId: brokerId(),
      voterDirectoryId: directoryId(),
      endpoints: list({
        name: string().mapKey(),
        host: string(),
        port: uint16(),
      }),
      kRaftVersionFeature: struct({
        minSupportedVersion: int16(),
        maxSupportedVersion: int16(),
      }),
    }),
  },
)
export interface VotersRecord extends Out<typeof VotersRecord.shape> {}

/** Control record that says by which rules the quorum goes: 1 lets voters change (KIP-853). */
export const KRaftVersionRecord = message(
  'KRaftVersionRecord',
  { versions: '0', flexible: '0+' },
  {
    version: int16(),
    kRaftVersion: int16(),
  },
)
export interface KRaftVersionRecord extends Out<typeof KRaftVersionRecord.shape> {}
