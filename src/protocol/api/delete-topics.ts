import {
  api,
  type Element,
  errorCode,
  int32,
  list,
  type Out,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Deletes topics (KIP-4). Sent by admin clients to any broker, which forwards to the controller.
 *
 * - v1: throttle time (KIP-124). v2: the reply is sent before the connection is throttled
 *   (KIP-219).
 * - v3: TOPIC_DELETION_DISABLED (KIP-322). v4: flexible.
 * - v5: error messages, THROTTLING_QUOTA_EXCEEDED (KIP-599). v6: topics by name or by id (KIP-516).
 */
export const DeleteTopics = api(
  20,
  'DeleteTopics',
  { versions: '0-6', flexible: '4+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      topics: list(
        {
          /** Null where the topic is deleted by id. */
          name: topicName().nullable().default(null),
          topicId: topicId(),
        },
        '6+',
      ),
      topicNames: list(topicName(), '0-5').ignorable(),
      timeoutMs: int32(),
    }),
    response: () => ({
      throttleTimeMs: int32('1+').ignorable(),
      responses: list({
        /** Null for an id that is not known, or whose name may not be seen. */
        name: topicName().nullable('6+').mapKey(),
        topicId: topicId('6+').ignorable(),
        errorCode: errorCode(),
        errorMessage: string('5+').nullable().default(null).ignorable(),
      }),
    }),
  },
)

export interface DeleteTopicsRequest extends Out<typeof DeleteTopics.request.shape> {}
export interface DeleteTopicsReply extends Out<typeof DeleteTopics.response.shape> {}
export interface DeletedTopic extends Element<DeleteTopicsReply['responses']> {}
