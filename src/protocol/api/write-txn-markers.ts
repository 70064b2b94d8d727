import {
  api,
  bool,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  producerEpoch,
  producerId,
  topicName,
} from '../schema/index.ts'

/**
 * Writes the end of a transaction into its partitions (KIP-98). Sent by the transaction's
 * coordinator to leaders.
 *
 * - v1: flexible. v2: the rules that the marker's epoch follows (KIP-1228).
 */
export const WriteTxnMarkers = api(
  27,
  'WriteTxnMarkers',
  { versions: '0-2', flexible: '1+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      markers: list({
        producerId: producerId(),
        producerEpoch: producerEpoch(),
        /** True: committed. */
        transactionResult: bool(),
        topics: list({
          name: topicName(),
          partitionIndexes: list(int32()),
        }),
        coordinatorEpoch: int32(),
        /** 2 and above: the marker's epoch is above the one that wrote the records. */
        transactionVersion: int8('2+').default(0).ignorable(),
      }),
    }),
    response: () => ({
      markers: list({
        producerId: producerId(),
        topics: list({
          name: topicName(),
          partitions: list({
            partitionIndex: int32(),
            errorCode: errorCode(),
          }),
        }),
      }),
    }),
  },
)

export interface WriteTxnMarkersRequest extends Out<typeof WriteTxnMarkers.request.shape> {}
export interface WriteTxnMarkersReply extends Out<typeof WriteTxnMarkers.response.shape> {}
export interface TransactionMarker extends Element<WriteTxnMarkersRequest['markers']> {}
