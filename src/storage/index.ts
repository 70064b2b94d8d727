/** One log on one disk: segments, indexes, recovery, compaction, retention, tiers. */

export * from './checkpoint/index.ts'
export {
  CLEANER_DEFAULTS,
  Cleaner,
  type CleanerLimits,
  type CleanerOptions,
  type CleaningConfig,
  type CompactedPartition,
} from './compaction/index.ts'
export * from './directories/index.ts'
export * from './epochs/index.ts'
export * from './log/index.ts'
export type { ProducerEntry, VerificationGuard, VerificationRequest } from './producers/index.ts'
export { applyRetention, type RetentionConfig } from './retention/index.ts'
