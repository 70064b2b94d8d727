import { api, errorCode, groupId, int32, type Out, string } from '../schema/index.ts'

/**
 * Says that a member of a classic group is alive, and hears of rebalances. Sent by members to their
 * coordinator.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: static members (KIP-345). v4: flexible.
 */
export const Heartbeat = api(
  12,
  'Heartbeat',
  { versions: '0-4', flexible: '4+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      groupId: groupId(),
      generationId: int32(),
      memberId: string(),
      /** Null for a member that is not static. */
      groupInstanceId: string('3+').nullable().default(null),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      errorCode: errorCode(),
    }),
  },
)

export interface HeartbeatRequest extends Out<typeof Heartbeat.request.shape> {}
export interface HeartbeatReply extends Out<typeof Heartbeat.response.shape> {}
