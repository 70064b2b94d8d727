import { api, errorCode, int8, int32, list, type Out, string, topicName } from '../schema/index.ts'

/**
 * Gives partitions their preferred leader back, or any live replica at the price of records
 * (KIP-183). Sent by admin clients to any broker, which forwards to the controller.
 *
 * - v1: the unclean kind, and an error for the whole reply (KIP-460). v2: flexible.
 */
export const ElectLeaders = api(
  43,
  'ElectLeaders',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      /** 0: preferred; 1: unclean. */
      electionType: int8('1+'),
      /** Null: all. */
      topicPartitions: list({
        topic: topicName().mapKey(),
        partitions: list(int32()),
      }).nullable(),
      timeoutMs: int32().default(60000),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode('1+'),
      /** Where all were asked, without those that had their leader already. */
      replicaElectionResults: list({
        topic: topicName(),
        partitionResult: list({
          partitionId: int32(),
          errorCode: errorCode(),
          errorMessage: string().nullable(),
        }),
      }),
    }),
  },
)

export interface ElectLeadersRequest extends Out<typeof ElectLeaders.request.shape> {}
export interface ElectLeadersReply extends Out<typeof ElectLeaders.response.shape> {}
