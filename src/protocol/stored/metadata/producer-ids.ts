import { brokerEpoch, brokerId, type Out, producerId } from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/** A broker was given all producer ids below `nextProducerId` that no one had (KIP-730). */
export const ProducerIdsRecord = storedRecord(
  15,
  'ProducerIdsRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    brokerId: brokerId(),
    brokerEpoch: brokerEpoch().default(-1),
    nextProducerId: producerId(),
  }),
)
export interface ProducerIdsRecord extends Out<typeof ProducerIdsRecord.shape> {}
