import {
  api,
  bool,
  type Element,
  errorCode,
  float64,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/** Lists the quotas that match a filter (KIP-546). Sent by admin clients. v1: flexible. */
export const DescribeClientQuotas = api(
  48,
  'DescribeClientQuotas',
  { versions: '0-1', flexible: '1+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      components: list({
        /** `user`, `client-id` or `ip`. */
        entityType: string(),
        /** 0: this name; 1: the default; 2: any. */
        matchType: int8(),
        match: string().nullable(),
      }),
      /** Leave out entities that have other parts than those asked. */
      strict: bool(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      /** Null on an error. */
      entries: list({
        entity: list({
          entityType: string(),
          /** Null: the default. */
          entityName: string().nullable(),
        }),
        values: list({
          key: string(),
          value: float64(),
        }),
      }).nullable(),
    }),
  },
)

export interface DescribeClientQuotasRequest
  extends Out<typeof DescribeClientQuotas.request.shape> {}
export interface DescribeClientQuotasReply
  extends Out<typeof DescribeClientQuotas.response.shape> {}
export interface QuotaFilter extends Element<DescribeClientQuotasRequest['components']> {}
export interface DescribedQuota extends Element<DescribeClientQuotasReply['entries']> {}
