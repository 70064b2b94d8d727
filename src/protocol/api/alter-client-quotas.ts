import {
  api,
  bool,
  type Element,
  errorCode,
  float64,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Sets and removes quotas (KIP-546). Sent by admin clients to any broker, which forwards to the
 * controller. v1: flexible.
 */
export const AlterClientQuotas = api(
  49,
  'AlterClientQuotas',
  { versions: '0-1', flexible: '1+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      entries: list({
        entity: list({
          entityType: string(),
          /** Null: the default. */
          entityName: string().nullable(),
        }),
        ops: list({
          key: string(),
          value: float64(),
          remove: bool(),
        }),
      }),
      validateOnly: bool(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      entries: list({
        errorCode: errorCode(),
        errorMessage: string().nullable(),
        entity: list({
          entityType: string(),
          entityName: string().nullable(),
        }),
      }),
    }),
  },
)

export interface AlterClientQuotasRequest extends Out<typeof AlterClientQuotas.request.shape> {}
export interface AlterClientQuotasReply extends Out<typeof AlterClientQuotas.response.shape> {}
export interface QuotaAlteration extends Element<AlterClientQuotasRequest['entries']> {}
