import {
  api,
  brokerId,
  directoryId,
  errorCode,
  int32,
  int64,
  leaderEpoch,
  list,
  type Out,
  offset,
  records,
  string,
  struct,
  topicName,
  uint16,
} from '../schema/index.ts'

/**
 * Reads a snapshot of a KRaft log in pieces (KIP-630). Sent by voters and observers that have
 * fallen behind the log's start.
 *
 * - v1: directory id of the replica, endpoints of the leader (KIP-853).
 */
export const FetchSnapshot = api(
  59,
  'FetchSnapshot',
  { versions: '0-1', flexible: '0+', listeners: ['controller'] },
  {
    request: () => ({
      clusterId: string().nullable().default(null).tag(0),
      replicaId: brokerId().default(-1),
      maxBytes: int32().default(0x7fffffff),
      topics: list({
        name: topicName(),
        partitions: list({
          partition: int32(),
          /** -1 where unknown. */
          currentLeaderEpoch: leaderEpoch(),
          snapshotId: struct({
            endOffset: offset(),
            epoch: leaderEpoch(),
          }),
          position: int64(),
          replicaDirectoryId: directoryId('1+').tag(0).ignorable(),
        }),
      }),
    }),
    response: () => ({
      throttleTimeMs: int32().ignorable(),
      errorCode: errorCode(),
      topics: list({
        name: topicName(),
        partitions: list({
          index: int32(),
          errorCode: errorCode(),
          snapshotId: struct({
            endOffset: offset(),
            epoch: leaderEpoch(),
          }),
          currentLeader: struct({
            /** -1 where unknown. */
            leaderId: brokerId(),
            leaderEpoch: leaderEpoch(),
          }).tag(0),
          /** Bytes of the whole snapshot. */
          size: int64(),
          position: int64(),
          /** A piece of the file, which may begin and end inside a batch. */
          unalignedRecords: records(),
        }),
      }),
      nodeEndpoints: list(
        {
          nodeId: brokerId().mapKey(),
          host: string(),
          port: uint16(),
        },
        '1+',
      ).tag(0),
    }),
  },
)

export interface FetchSnapshotRequest extends Out<typeof FetchSnapshot.request.shape> {}
export interface FetchSnapshotReply extends Out<typeof FetchSnapshot.response.shape> {}
