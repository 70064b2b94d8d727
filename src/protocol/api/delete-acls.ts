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
 * Deletes the ACLs that match filters, and tells which they were (KIP-140). Sent by admin clients
 * to any broker, which forwards to the controller.
 *
 * - v1: prefixed patterns (KIP-290); the reply is sent before the connection is throttled
 *   (KIP-219). v2: flexible. v3: users as resources (KIP-373).
 */
export const DeleteAcls = api(
  31,
  'DeleteAcls',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      filters: list({
        resourceTypeFilter: int8(),
        /** Null: any. */
        resourceNameFilter: string().nullable(),
        /** 1: any; 2: all that would match the name; 3: literal; 4: prefixed. */
        patternTypeFilter: int8('1+').default(3),
        /** Null: any. */
        principalFilter: string().nullable(),
        /** Null: any. */
        hostFilter: string().nullable(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      filterResults: list({
        errorCode: errorCode(),
        errorMessage: string().nullable(),
        matchingAcls: list({
          errorCode: errorCode(),
          errorMessage: string().nullable(),
          resourceType: int8(),
          resourceName: string(),
          patternType: int8('1+').default(3),
          principal: string(),
          host: string(),
          operation: int8(),
          permissionType: int8(),
        }),
      }),
    }),
  },
)

export interface DeleteAclsRequest extends Out<typeof DeleteAcls.request.shape> {}
export interface DeleteAclsReply extends Out<typeof DeleteAcls.response.shape> {}
export interface AclFilter extends Element<DeleteAclsRequest['filters']> {}
