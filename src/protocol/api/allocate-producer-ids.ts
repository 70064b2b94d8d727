import {
  api,
  brokerEpoch,
  brokerId,
  errorCode,
  int32,
  type Out,
  producerId,
} from '../schema/index.ts'

/**
 * Gives a broker a block of producer ids, which no other broker will give out (KIP-730). Sent by
 * brokers to the controller.
 */
export const AllocateProducerIds = api(
  67,
  'AllocateProducerIds',
  { versions: '0', flexible: '0+', listeners: ['controller', 'zookeeperBroker'] },
  {
    request: () => ({
      brokerId: brokerId(),
      brokerEpoch: brokerEpoch().default(-1),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      producerIdStart: producerId(),
      producerIdLen: int32(),
    }),
  },
)

export interface AllocateProducerIdsRequest extends Out<typeof AllocateProducerIds.request.shape> {}
export interface AllocateProducerIdsReply extends Out<typeof AllocateProducerIds.response.shape> {}
