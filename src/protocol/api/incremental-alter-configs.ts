import {
  api,
  bool,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Sets, deletes, appends to or subtracts from single configs (KIP-339). Sent by admin clients to
 * any broker, which forwards to the controller.
 *
 * - v1: flexible.
 */
export const IncrementalAlterConfigs = api(
  44,
  'IncrementalAlterConfigs',
  { versions: '0-1', flexible: '1+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      resources: list({
        resourceType: int8().mapKey(),
        resourceName: string().mapKey(),
        configs: list({
          name: string().mapKey(),
          /** 0: set; 1: delete; 2: append to a list; 3: subtract from a list. */
          configOperation: int8().mapKey(),
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

export interface IncrementalAlterConfigsRequest
  extends Out<typeof IncrementalAlterConfigs.request.shape> {}
export interface IncrementalAlterConfigsReply
  extends Out<typeof IncrementalAlterConfigs.response.shape> {}
export interface ConfigAlteration extends Element<IncrementalAlterConfigsRequest['resources']> {}
