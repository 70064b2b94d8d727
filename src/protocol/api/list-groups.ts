import {
  api,
  type Element,
  errorCode,
  groupId,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Lists the groups that one broker coordinates. Sent by admin clients to every broker.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: flexible. v4: states (KIP-518). v5: kinds of groups (KIP-848).
 */
export const ListGroups = api(
  16,
  'ListGroups',
  { versions: '0-5', flexible: '3+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Empty: all. */
      statesFilter: list(string(), '4+'),
      /** Empty: all. */
      typesFilter: list(string(), '5+'),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      errorCode: errorCode(),
      groups: list({
        groupId: groupId(),
        protocolType: string(),
        groupState: string('4+').ignorable(),
        groupType: string('5+').ignorable(),
      }),
    }),
  },
)

export interface ListGroupsRequest extends Out<typeof ListGroups.request.shape> {}
export interface ListGroupsReply extends Out<typeof ListGroups.response.shape> {}
export interface ListedGroup extends Element<ListGroupsReply['groups']> {}
