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
 * Describes classic groups and their members. Sent by admin clients to the coordinator.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: authorized operations (KIP-430). v4: static members (KIP-345). v5: flexible.
 * - v6: GROUP_ID_NOT_FOUND for a group that is not there (KIP-1043); before, one in state `Dead`.
 */
export const DescribeGroups = api(
  15,
  'DescribeGroups',
  { versions: '0-6', flexible: '5+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groups: list(groupId()),
      includeAuthorizedOperations: bool('3+'),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      groups: list({
        errorCode: errorCode(),
        errorMessage: string('6+').nullable().default(null),
        groupId: groupId(),
        /** '' on an error. */
        groupState: string(),
        protocolType: string(),
        /** The name of the protocol that was chosen. */
        protocolData: string(),
        members: list({
          memberId: string(),
          groupInstanceId: string('4+').nullable().default(null).ignorable(),
          clientId: string(),
          clientHost: string(),
          /** For consumers a ConsumerProtocolSubscription behind its version. */
          memberMetadata: bytes(),
          /** For consumers a ConsumerProtocolAssignment behind its version. */
          memberAssignment: bytes(),
        }),
        /** A bit for each operation; Int.MIN where not asked. */
        authorizedOperations: int32('3+').default(-2147483648),
      }),
    }),
  },
)

export interface DescribeGroupsRequest extends Out<typeof DescribeGroups.request.shape> {}
export interface DescribeGroupsReply extends Out<typeof DescribeGroups.response.shape> {}
export interface DescribedClassicGroup extends Element<DescribeGroupsReply['groups']> {}
export interface DescribedClassicMember extends Element<DescribedClassicGroup['members']> {}
