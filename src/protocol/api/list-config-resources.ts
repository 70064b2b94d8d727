import { api, errorCode, int8, int32, list, type Out, string } from '../schema/index.ts'

/**
 * Lists the resources that have configs. Sent by admin clients to any broker.
 *
 * - v0: client metrics subscriptions alone, under the name ListClientMetricsResources (KIP-1000).
 *   v1: any kind (KIP-1142).
 */
export const ListConfigResources = api(
  74,
  'ListConfigResources',
  { versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    request: () => ({
      /** Empty: all. */
      resourceTypes: list(int8(), '1+'),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      configResources: list({
        resourceName: string(),
        /** 16, client metrics, in v0. */
        resourceType: int8('1+').default(16).ignorable(),
      }),
    }),
  },
)

export interface ListConfigResourcesRequest extends Out<typeof ListConfigResources.request.shape> {}
export interface ListConfigResourcesReply extends Out<typeof ListConfigResources.response.shape> {}
