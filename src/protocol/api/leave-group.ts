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
 * Leaves a classic group, or removes members from it. Sent by members and admin clients to the
 * coordinator.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: many members, static ones by instance id, each with its own error (KIP-345).
 * - v4: flexible. v5: reason (KIP-800).
 */
export const LeaveGroup = api(
  13,
  'LeaveGroup',
  { versions: '0-5', flexible: '4+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      memberId: string('0-2'),
      members: list(
        {
          /** '' where a static member is removed by its instance id. */
          memberId: string(),
          groupInstanceId: string().nullable().default(null),
          reason: string('5+').nullable().default(null).ignorable(),
        },
        '3+',
      ),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      errorCode: errorCode(),
      members: list(
        {
          memberId: string(),
          groupInstanceId: string().nullable(),
          errorCode: errorCode(),
        },
        '3+',
      ),
    }),
  },
)

export interface LeaveGroupRequest extends Out<typeof LeaveGroup.request.shape> {}
export interface LeaveGroupReply extends Out<typeof LeaveGroup.response.shape> {}
export interface LeavingMember extends Element<LeaveGroupRequest['members']> {}
