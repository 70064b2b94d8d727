import {
  bool,
  brokerId,
  bytes,
  int8,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  struct,
  timestampMs,
  topicId,
  topicName,
  uuid,
} from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

const topicIdPartition = {
  name: topicName(),
  id: topicId(),
  partition: int32(),
}

const segmentId = {
  topicIdPartition: struct(topicIdPartition),
  id: uuid(),
}

/** Where an epoch starts within the segment. */
const epochStart = {
  leaderEpoch: leaderEpoch(),
  offset: offset(),
}

/** A segment is copied to remote storage (KIP-405), in `__remote_log_metadata`. */
export const RemoteLogSegmentMetadataRecord = storedRecord(
  0,
  'RemoteLogSegmentMetadataRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    remoteLogSegmentId: struct(segmentId),
    startOffset: offset(),
    endOffset: offset(),
    brokerId: brokerId(),
    maxTimestampMs: timestampMs(),
    eventTimestampMs: timestampMs(),
    segmentLeaderEpochs: list(epochStart),
    segmentSizeInBytes: int32(),
    /** Whatever the storage wants to find again; null: nothing. */
    customMetadata: bytes().nullable().default(null),
    /** 0: copy started; 1: copied; 2: delete started; 3: deleted. */
    remoteLogSegmentState: int8(),
    txnIndexEmpty: bool().tag(0),
  }),
)
export interface RemoteLogSegmentMetadataRecord
  extends Out<typeof RemoteLogSegmentMetadataRecord.shape> {}

/** The copy of a segment has come further, or is being deleted (KIP-405). */
export const RemoteLogSegmentMetadataUpdateRecord = storedRecord(
  1,
  'RemoteLogSegmentMetadataUpdateRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    remoteLogSegmentId: struct(segmentId),
    brokerId: brokerId(),
    eventTimestampMs: timestampMs(),
    customMetadata: bytes().nullable().default(null),
    remoteLogSegmentState: int8(),
  }),
)
export interface RemoteLogSegmentMetadataUpdateRecord
  extends Out<typeof RemoteLogSegmentMetadataUpdateRecord.shape> {}

/** The remote segments of a whole partition are being deleted (KIP-405). */
export const RemotePartitionDeleteMetadataRecord = storedRecord(
  2,
  'RemotePartitionDeleteMetadataRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    topicIdPartition: struct(topicIdPartition),
    brokerId: brokerId(),
    eventTimestampMs: timestampMs(),
    /** 0: marked; 1: started; 2: finished. */
    remotePartitionDeleteState: int8(),
  }),
)
export interface RemotePartitionDeleteMetadataRecord
  extends Out<typeof RemotePartitionDeleteMetadataRecord.shape> {}

/**
 * A segment in a snapshot of the metadata, whose file says which partition it is about (KIP-405).
 */
export const RemoteLogSegmentMetadataSnapshotRecord = storedRecord(
  3,
  'RemoteLogSegmentMetadataSnapshotRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    segmentId: uuid(),
    startOffset: offset(),
    endOffset: offset(),
    brokerId: brokerId(),
    maxTimestampMs: timestampMs(),
    eventTimestampMs: timestampMs(),
    segmentLeaderEpochs: list(epochStart),
    segmentSizeInBytes: int32(),
    customMetadata: bytes().nullable().default(null),
    remoteLogSegmentState: int8(),
    txnIndexEmpty: bool().tag(0),
  }),
)
export interface RemoteLogSegmentMetadataSnapshotRecord
  extends Out<typeof RemoteLogSegmentMetadataSnapshotRecord.shape> {}
