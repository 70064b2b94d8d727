import {
  api,
  bool,
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
 * Enters a classic group, or enters it again. Sent by members to their coordinator, which answers
 * when the generation is complete.
 *
 * - v1: rebalance timeout apart from the session timeout (KIP-62).
 * - v2: throttle time (KIP-124). v3: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v4: a new member is first given its id, with MEMBER_ID_REQUIRED, and joins again with it
 *   (KIP-394): joins that nobody waited for left phantom members.
 * - v5: static members (KIP-345).
 * - v6: flexible.
 * - v7: protocol type and a protocol name that may be null (KIP-559).
 * - v8: reason (KIP-800).
 * - v9: a returning static leader is told to leave the assignment as it is (KIP-814).
 */
export const JoinGroup = api(
  11,
  'JoinGroup',
  { versions: '0-9', flexible: '6+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      sessionTimeoutMs: int32(),
      /** -1 before v1: the session timeout serves for both. */
      rebalanceTimeoutMs: int32('1+').default(-1).ignorable(),
      /** '' from a new member. */
      memberId: string(),
      /** Null for a member that is not static. */
      groupInstanceId: string('5+').nullable().default(null),
      protocolType: string(),
      /** In order of preference. */
      protocols: list({
        name: string().mapKey(),
        /** For consumers a ConsumerProtocolSubscription behind its version. */
        metadata: bytes(),
      }),
      reason: string('8+').nullable().default(null).ignorable(),
    }),
    response: () => ({
      throttleTimeMs: int32('2+').ignorable(),
      errorCode: errorCode(),
      generationId: int32().default(-1),
      protocolType: string('7+').nullable().default(null).ignorable(),
      /** Null on an error; before v7 the empty string. */
      protocolName: string().nullable('7+'),
      leader: string(),
      skipAssignment: bool('9+').default(false),
      memberId: string(),
      /** Only for the leader; empty for the others. */
      members: list({
        memberId: string(),
        groupInstanceId: string('5+').nullable().default(null).ignorable(),
        metadata: bytes(),
      }),
    }),
  },
)

export interface JoinGroupRequest extends Out<typeof JoinGroup.request.shape> {}
export interface JoinGroupReply extends Out<typeof JoinGroup.response.shape> {}
export interface JoinGroupProtocol extends Element<JoinGroupRequest['protocols']> {}
export interface JoinedMember extends Element<JoinGroupReply['members']> {}
