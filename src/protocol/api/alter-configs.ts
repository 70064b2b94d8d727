import { api, bool, errorCode, int8, int32, list, type Out, string } from '../schema/index.ts'

/**
 * Replaces all configs of a resource (KIP-133). Sent by admin clients to any broker, which forwards
 * to the controller.
 *
 * It takes away every config that it does not name, so two writers undo each other:
 * IncrementalAlterConfigs came in its place (KIP-339).
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible.
 */
export const AlterConfigs = api(
  33,
  'AlterConfigs',
  { versions: '0-2', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      resources: list({
        resourceType: int8().mapKey(),
        resourceName: string().mapKey(),
        configs: list({
          name: string().mapKey(),
          /** Null: back to the default. */
          value: string().nullable(),
        }),
      }),
      validateOnly: bool(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      responses: list({
        errorCode: errorCode(),
        errorMessage: string().nullable(),
        resourceType: int8(),
        resourceName: string(),
      }),
    }),
  },
)

export interface AlterConfigsRequest extends Out<typeof AlterConfigs.request.shape> {}
export interface AlterConfigsReply extends Out<typeof AlterConfigs.response.shape> {}
