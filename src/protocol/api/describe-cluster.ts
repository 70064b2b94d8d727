import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Tells the nodes of the cluster, for admin clients (KIP-700).
 *
 * - v1: brokers or controllers (KIP-919). v2: fenced brokers too (KIP-1073).
 */
export const DescribeCluster = api(
  60,
  'DescribeCluster',
  { versions: '0-2', flexible: '0+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      includeClusterAuthorizedOperations: bool(),
      /** 1: brokers; 2: controllers. */
      endpointType: int8('1+').default(1),
      includeFencedBrokers: bool('2+'),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable().default(null),
      /** 1: brokers; 2: controllers. */
      endpointType: int8('1+').default(1),
      clusterId: string(),
      /** -1 where unknown. With KRaft any live broker: it forwards. */
      controllerId: brokerId().default(-1),
      brokers: list({
        brokerId: brokerId().mapKey(),
        host: string(),
        port: int32(),
        rack: string().nullable().default(null),
        isFenced: bool('2+'),
      }),
      /** A bit for each operation; Int.MIN where not asked. */
      clusterAuthorizedOperations: int32().default(-2147483648),
    }),
  },
)

export interface DescribeClusterRequest extends Out<typeof DescribeCluster.request.shape> {}
export interface DescribeClusterReply extends Out<typeof DescribeCluster.response.shape> {}
export interface DescribedBroker extends Element<DescribeClusterReply['brokers']> {}
