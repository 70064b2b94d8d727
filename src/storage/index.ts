/** One log on one disk: segments, indexes, recovery, compaction, retention, tiers. */
export * from './checkpoint/index.ts'
export * from './directories/index.ts'
export * from './epochs/index.ts'
export * from './log/index.ts'
export type { ProducerEntry, VerificationGuard, VerificationRequest } from './producers/index.ts'
