import {
  api,
  bool,
  brokerId,
  errorCode,
  int32,
  list,
  type Out,
  string,
  topicName,
} from '../schema/index.ts'

/**
 * Adds partitions to topics (KIP-195). Sent by admin clients to any broker, which forwards to the
 * controller.
 *
 * - v1: the reply is sent before the connection is throttled (KIP-219). v2: flexible. v3:
 *   THROTTLING_QUOTA_EXCEEDED (KIP-599).
 */
export const CreatePartitions = api(
  37,
  'CreatePartitions',
  { versions: '0-3', flexible: '2+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      topics: list({
        name: topicName().mapKey(),
        /** What there will be in all. */
        count: int32(),
        /** Of the new partitions, in order; null: the controller assigns. */
        assignments: list({
          brokerIds: list(brokerId()),
        }).nullable(),
      }),
      timeoutMs: int32(),
      validateOnly: bool(),
    }),
    response: () => ({
      throttleTimeMs: int32(),
      results: list({
        name: topicName(),
        errorCode: errorCode(),
        errorMessage: string().nullable().default(null),
      }),
    }),
  },
)

export interface CreatePartitionsRequest extends Out<typeof CreatePartitions.request.shape> {}
export interface CreatePartitionsReply extends Out<typeof CreatePartitions.response.shape> {}
