import { bytes, int32, list, message, type Out, string, topicName } from '../schema/index.ts'

/**
 * What a consumer asks for when it joins a classic group: the metadata of its protocols in
 * JoinGroup, behind an int16 version.
 *
 * - v1: the partitions that it owns (KIP-429). v2: the generation in which it got them (KIP-792).
 *   v3: rack (KIP-881).
 */
export const ConsumerProtocolSubscription = message(
  'ConsumerProtocolSubscription',
  { versions: '0-3', flexible: 'none' },
  {
    topics: list(topicName()),
    /** The assignor's own. */
    userData: bytes().nullable().default(null),
    ownedPartitions: list(
      {
        topic: topicName().mapKey(),
        partitions: list(int32()),
      },
      '1+',
    ).ignorable(),
    /** -1 where unknown. */
    generationId: int32('2+').default(-1).ignorable(),
    rackId: string('3+').nullable().default(null).ignorable(),
  },
)
export interface ConsumerProtocolSubscription
  extends Out<typeof ConsumerProtocolSubscription.shape> {}

/**
 * What the leader of a classic group gives a consumer: the assignment in SyncGroup, behind an int16
 * version. All versions are the same; they follow the subscription's.
 */
export const ConsumerProtocolAssignment = message(
  'ConsumerProtocolAssignment',
  { versions: '0-3', flexible: 'none' },
  {
    assignedPartitions: list({
      topic: topicName().mapKey(),
      partitions: list(int32()),
    }),
    userData: bytes().nullable().default(null),
  },
)
export interface ConsumerProtocolAssignment extends Out<typeof ConsumerProtocolAssignment.shape> {}
