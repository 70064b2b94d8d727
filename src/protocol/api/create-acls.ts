import {
  api,
  type Element,
  errorCode,
  int8,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Creates ACLs (KIP-140). Sent by admin clients to any broker, which forwards to the controller.
 *
 * - v1: prefixed patterns (KIP-290); the reply is sent before the connection is throttled
 *   (KIP-219). v2: flexible. v3: users as resources (KIP-373).
 */
export const CreateAcls = api(
  30,
  'CreateAcls',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      creations: list({
        resourceType: int8(),
        resourceName: string(),
        /** 3: literal; 4: prefixed. */
        resourcePatternType: int8('1+').default(3),
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      results: list({
        errorCode: errorCode(),
        errorMessage: string().nullable(),
      }),
    }),
  },
)

export interface CreateAclsRequest extends Out<typeof CreateAcls.request.shape> {}
export interface CreateAclsReply extends Out<typeof CreateAcls.response.shape> {}
export interface NewAcl extends Element<CreateAclsRequest['creations']> {}
