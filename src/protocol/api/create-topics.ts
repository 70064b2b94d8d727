import {
  api,
  bool,
  brokerId,
  type Element,
  errorCode,
  int8,
  int16,
  int32,
  list,
  type Out,
  string,
  topicId,
  topicName,
} from '../schema/index.ts'

/**
 * Creates topics (KIP-4). Sent by admin clients to any broker, which forwards to the controller.
 *
 * - v1: may only validate; error messages. v2: throttle time (KIP-124). v3: the reply is sent
 *   before the connection is throttled (KIP-219).
 * - v4: -1 partitions and -1 replicas mean the broker's defaults (KIP-464).
 * - v5: flexible; the reply tells what was made (KIP-525).
 * - v6: THROTTLING_QUOTA_EXCEEDED (KIP-599). v7: topic id in the reply (KIP-516).
 */
export const CreateTopics = api(
  19,
  'CreateTopics',
  { versions: '0-7', flexible: '5+', listeners: ['broker', 'controller', 'zookeeperBroker'] },
  {
    request: () => ({
      topics: list({
        name: topicName().mapKey(),
        /** -1: as assigned below or, from v4, the broker's default. */
        numPartitions: int32(),
        /** -1: as assigned below or, from v4, the broker's default. */
        replicationFactor: int16(),
        /** Empty: the controller assigns. */
        assignments: list({
          partitionIndex: int32().mapKey(),
          brokerIds: list(brokerId()),
        }),
        configs: list({
          name: string().mapKey(),
          value: string().nullable(),
        }),
      }),
      timeoutMs: int32().default(60000),
      validateOnly: bool('1+').default(false),
    }),
    response: () => ({
      throttleTimeMs: int32('2+').ignorable(),
      topics: list({
        name: topicName().mapKey(),
        topicId: topicId('7+').ignorable(),
        errorCode: errorCode(),
        errorMessage: string('1+').nullable().ignorable(),
        /** Why there are no configs: TOPIC_AUTHORIZATION_FAILED. */
        topicConfigErrorCode: errorCode('5+').tag(0).ignorable(),
        numPartitions: int32('5+').default(-1).ignorable(),
        replicationFactor: int16('5+').default(-1).ignorable(),
        /** Never null beside a code of 0 above: Java's client throws on null. */
        configs: list(
          {
            name: string(),
            value: string().nullable(),
            readOnly: bool(),
            configSource: int8().default(-1).ignorable(),
            isSensitive: bool(),
          },
          '5+',
        )
          .nullable()
          .ignorable(),
      }),
    }),
  },
)

export interface CreateTopicsRequest extends Out<typeof CreateTopics.request.shape> {}
export interface CreateTopicsReply extends Out<typeof CreateTopics.response.shape> {}
export interface NewTopic extends Element<CreateTopicsRequest['topics']> {}
export interface CreatedTopic extends Element<CreateTopicsReply['topics']> {}
