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
 * Lists the ACLs that match a filter (KIP-140). Sent by admin clients.
 *
 * - v1: prefixed patterns (KIP-290); the reply is sent before the connection is throttled
 *   (KIP-219). v2: flexible. v3: users as resources (KIP-373).
 */
export const DescribeAcls = api(
  29,
  'DescribeAcls',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
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
    response: () => ({
      throttleTimeMs: int32(),
      errorCode: errorCode(),
      errorMessage: string().nullable(),
      resources: list({
        resourceType: int8(),
        resourceName: string(),
        patternType: int8('1+').default(3),
        acls: list({
          principal: string(),
          host: string(),
          operation: int8(),
          permissionType: int8(),
        }),
      }),
    }),
  },
)

export interface DescribeAclsRequest extends Out<typeof DescribeAcls.request.shape> {}
export interface DescribeAclsReply extends Out<typeof DescribeAcls.response.shape> {}
export interface DescribedAcls extends Element<DescribeAclsReply['resources']> {}
