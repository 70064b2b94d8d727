// What stays of a compacted log: the last value of every key, and what readers and producers still need.

export { type Candidate, filthiest } from './choose.ts'
export { type CleanedRound, cleanLog, GivenUp, type RoundOptions } from './clean-log.ts'
export { CleanedTransactions } from './cleaned-transactions.ts'
export {
  CLEANER_DEFAULTS,
  Cleaner,
  type CleanerLimits,
  type CleanerOptions,
  type CleaningConfig,
  type CompactedPartition,
} from './cleaner.ts'
export {
  CompactionFilter,
  type Filtered,
  type FilterOptions,
  type KeysOptions,
  type LastOfProducer,
  noteKeys,
} from './filter.ts'
export { KeyMap } from './key-map.ts'
export { Pace } from './pace.ts'
export {
  type CleanablePart,
  type CompactionConfig,
  cleanablePart,
  type GroupLimits,
  groupSegments,
  type LogFacts,
  type SegmentFacts,
} from './plan.ts'
export { planRound } from './plan-round.ts'
export { DamagedSegment } from './walk-segment.ts'
