import {
  groupId,
  int8,
  int16,
  int32,
  leaderEpoch,
  list,
  type Out,
  offset,
  timestampMs,
  topicId,
} from '../../schema/index.ts'
import { coordinatorRecord } from '../record.ts'

/** The whole state of a share partition, in `__share_group_state` (KIP-932). */
export const ShareSnapshotRecord = coordinatorRecord(
  0,
  'ShareSnapshot',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      topicId: topicId(),
      partition: int32(),
    }),
    value: () => ({
      snapshotEpoch: int32(),
      stateEpoch: int32(),
      leaderEpoch: leaderEpoch(),
      /** -1 where not yet decided. */
      startOffset: offset(),
      /** At or above the start (KIP-1226); -1 where not counted. */
      deliveryCompleteCount: int32().default(-1).tag(0),
      createTimestamp: timestampMs(),
      writeTimestamp: timestampMs(),
      stateBatches: list({
        firstOffset: offset(),
        lastOffset: offset(),
        /** 0: available; 2: acknowledged; 4: archived. */
        deliveryState: int8(),
        deliveryCount: int16(),
      }),
    }),
  },
)

export interface ShareSnapshotKey extends Out<typeof ShareSnapshotRecord.key.shape> {}
export interface ShareSnapshotValue extends Out<typeof ShareSnapshotRecord.value.shape> {}

/** What changed of a share partition since its snapshot, in `__share_group_state` (KIP-932). */
export const ShareUpdateRecord = coordinatorRecord(
  1,
  'ShareUpdate',
  { versions: '0', flexible: '0+' },
  {
    key: () => ({
      groupId: groupId(),
      topicId: topicId(),
      partition: int32(),
    }),
    value: () => ({
      snapshotEpoch: int32(),
      leaderEpoch: leaderEpoch(),
      /** -1: unchanged. */
      startOffset: offset(),
      /** At or above the start (KIP-1226); -1 where not counted. */
      deliveryCompleteCount: int32().default(-1).tag(0),
      stateBatches: list({
        firstOffset: offset(),
        lastOffset: offset(),
        /** 0: available; 2: acknowledged; 4: archived. */
        deliveryState: int8(),
        deliveryCount: int16(),
      }),
    }),
  },
)

export interface ShareUpdateKey extends Out<typeof ShareUpdateRecord.key.shape> {}
export interface ShareUpdateValue extends Out<typeof ShareUpdateRecord.value.shape> {}
