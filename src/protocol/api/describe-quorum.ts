import {
  api,
  brokerId,
  directoryId,
  errorCode,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  string,
  timestampMs,
  topicName,
  uint16,
} from '../schema/index.ts'

const replicaState = {
  replicaId: brokerId(),
  replicaDirectoryId: directoryId('2+'),
  /** -1 where unknown. */
  logEndOffset: offset(),
  /** By the leader's clock; -1 of the leader itself, and where unknown. */
  lastFetchTimestamp: timestampMs('1+').default(-1).ignorable(),
  /** By the leader's clock; -1 where unknown. */
  lastCaughtUpTimestamp: timestampMs('1+').default(-1).ignorable(),
}

/**
 * Describes a KRaft quorum: leader, voters, observers, and how far each has come (KIP-595). Sent by
 * admin clients to any broker, which forwards, or to a controller.
 *
 * - v1: times (KIP-836). v2: directories, endpoints, error messages (KIP-853).
 */
export const DescribeQuorum = api(
  55,
  'DescribeQuorum',
  { versions: '0-2', flexible: '0+', listeners: ['broker', 'controller'] },
  {
    request: () => ({
      topics: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
        }),
      }),
    }),
    response: () => ({
      errorCode: errorCode(),
      errorMessage: string('2+').nullable().ignorable(),
      topics: list({
        topicName: topicName(),
        partitions: list({
          partitionIndex: int32(),
          errorCode: errorCode(),
          errorMessage: string('2+').nullable().ignorable(),
          /** -1 where unknown. */
          leaderId: brokerId(),
          leaderEpoch: leaderEpoch(),
          highWatermark: offset(),
          currentVoters: list(replicaState),
          observers: list(replicaState),
        }),
      }),
      nodes: list(
        {
          nodeId: brokerId().mapKey(),
          listeners: list({
            name: string().mapKey(),
            host: string(),
            port: uint16(),
          }),
        },
        '2+',
      ),
    }),
  },
)

export interface DescribeQuorumRequest extends Out<typeof DescribeQuorum.request.shape> {}
export interface DescribeQuorumReply extends Out<typeof DescribeQuorum.response.shape> {}
