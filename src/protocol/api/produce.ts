import {
  api,
  brokerId,
  type Element,
  errorCode,
  int16,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  records,
  string,
  struct,
  timestampMs,
  topicId,
  topicName,
  transactionalId,
} from '../schema/index.ts'

/**
 * Appends record batches to partitions. Sent by producers to the leader of each partition.
 *
 * With `acks` 0 there is no reply at all: a broker that cannot append closes the connection, which
 * is all the producer will learn. Kafka 4 refuses versions 0 to 2 and advertises them all the same,
 * because librdkafka took their absence for a broker of the 0.9 era (KAFKA-18659).
 *
 * - v1: throttle time in the reply (KIP-13).
 * - v2: messages of format 1, with timestamps; the reply carries the append time (KIP-32).
 * - v3: record batches of format 2 and the transactional id (KIP-98).
 * - v4: the reply may say KAFKA_STORAGE_ERROR (KIP-112).
 * - v5: log start offset in the reply, so that a producer can tell a lost sequence from one that
 *   retention removed (KAFKA-5793).
 * - v6: the reply is sent before the connection is throttled (KIP-219).
 * - v7: zstd is allowed (KIP-110).
 * - v8: the records that made the broker refuse the batch, and why (KIP-467).
 * - v9: flexible.
 * - v10: the new leader beside NOT_LEADER_OR_FOLLOWER (KIP-951).
 * - v11: TRANSACTION_ABORTABLE (KIP-890).
 * - v12: inside a transaction the broker adds the partition to it, without AddPartitionsToTxn
 *   before (KIP-890); only where `transaction.version` 2 is finalized.
 * - v13: topics by id (KIP-516).
 */
export const Produce = api(
  0,
  'Produce',
  { versions: '0-13', flexible: '9+', listeners: ['broker', 'zookeeperBroker'] },
  {
    request: () => ({
      /** Null outside a transaction. */
      transactionalId: transactionalId('3+').nullable().default(null),
      /** 0: no reply; 1: written by the leader; -1: written by all replicas that are in sync. */
      acks: int16(),
      timeoutMs: int32(),
      topicData: list({
        name: topicName('0-12').ignorable().mapKey(),
        topicId: topicId('13+').ignorable().mapKey(),
        partitionData: list({
          index: int32(),
          /**
           * Batches one after the other, or messages of format 0 and 1 before v3; never null from a
           * sane client.
           */
          records: records().nullable(),
        }),
      }),
    }),
    response: () => ({
      responses: list({
        name: topicName('0-12').ignorable().mapKey(),
        topicId: topicId('13+').ignorable().mapKey(),
        partitionResponses: list({
          index: int32(),
          errorCode: errorCode(),
          /** -1 on an error; of a duplicate, the offset that it got the first time. */
          baseOffset: offset(),
          /** -1 where the topic keeps the time that the producer set. */
          logAppendTimeMs: timestampMs('2+').default(-1).ignorable(),
          /** -1 where unknown. */
          logStartOffset: offset('5+').default(-1).ignorable(),
          recordErrors: list(
            {
              /** Position of the record within its batch. */
              batchIndex: int32(),
              batchIndexErrorMessage: string().nullable().default(null),
            },
            '8+',
          ).ignorable(),
          errorMessage: string('8+').nullable().default(null).ignorable(),
          /** Only with NOT_LEADER_OR_FOLLOWER and FENCED_LEADER_EPOCH. */
          currentLeader: struct(
            {
              /** -1 where unknown. */
              leaderId: brokerId().default(-1),
              leaderEpoch: leaderEpoch().default(-1),
            },
            '10+',
          ).tag(0),
        }),
      }),
      throttleTimeMs: int32('1+').default(0).ignorable(),
      nodeEndpoints: list(
        {
          nodeId: brokerId().mapKey(),
          host: string(),
          port: int32(),
          rack: string().nullable().default(null),
        },
        '10+',
      ).tag(0),
    }),
  },
)

export interface ProduceRequest extends Out<typeof Produce.request.shape> {}
export interface ProduceReply extends Out<typeof Produce.response.shape> {}
export interface ProduceTopic extends Element<ProduceRequest['topicData']> {}
export interface ProducePartition extends Element<ProduceTopic['partitionData']> {}
export interface ProducedTopic extends Element<ProduceReply['responses']> {}
export interface ProducedPartition extends Element<ProducedTopic['partitionResponses']> {}
