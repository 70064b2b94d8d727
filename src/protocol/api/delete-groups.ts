import { api, errorCode, groupId, int32, list, type Out, string } from '../schema/index.ts'

/**
 * Deletes groups that have no members (KIP-229). Sent by admin clients to the coordinator.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible. v3: error
 *   messages.
 */
export const DeleteGroups = api(
  42,
  'DeleteGroups',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupsNames: list(groupId()),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      results: list({
        groupId: groupId().mapKey(),
        errorCode: errorCode(),
        errorMessage: string('3+').nullable().default(null).ignorable(),
      }),
    }),
  },
)

export interface DeleteGroupsRequest extends Out<typeof DeleteGroups.request.shape> {}
export interface DeleteGroupsReply extends Out<typeof DeleteGroups.response.shape> {}
