import {
  api,
  bytes,
  type Element,
  errorCode,
  groupId,
  int32,
  list,
  type Out,
  string,
} from '../schema/index.ts'

/**
 * Hands the leader's assignment to the coordinator and gives each member of a classic group its
 * part. Sent by members to their coordinator, which answers when the leader's has come.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: static members (KIP-345). v4: flexible.
 * - v5: protocol type and name, refused with INCONSISTENT_GROUP_PROTOCOL when they are not the
 *   group's (KIP-559).
 */
export const SyncGroup = api(
  14,
  'SyncGroup',
  { versions: '0-5', flexible: '4+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      generationId: int32(),
      memberId: string(),
      /** Null for a member that is not static. */
      groupInstanceId: string('3+').nullable().default(null),
      protocolType: string('5+').nullable().default(null).ignorable(),
      protocolName: string('5+').nullable().default(null).ignorable(),
      /** Only from the leader. */
      assignments: list({
        memberId: string(),
        /** For consumers a ConsumerProtocolAssignment behind its version. */
        assignment: bytes(),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      errorCode: errorCode(),
      protocolType: string('5+').nullable().default(null).ignorable(),
      protocolName: string('5+').nullable().default(null).ignorable(),
      assignment: bytes(),
    }),
  },
)

export interface SyncGroupRequest extends Out<typeof SyncGroup.request.shape> {}
export interface SyncGroupReply extends Out<typeof SyncGroup.response.shape> {}
export interface MemberAssignment extends Element<SyncGroupRequest['assignments']> {}
