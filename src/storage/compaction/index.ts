// What stays of a compacted log: the last value of every key, and what readers and producers still need.
export { CleanedTransactions } from './cleaned-transactions.ts'
export {
  CompactionFilter,
  type Filtered,
  type FilterOptions,
  type KeysOptions,
  type LastOfProducer,
  noteKeys,
} from './filter.ts'
export { KeyMap } from './key-map.ts'
export {
  type CleanablePart,
  type CompactionConfig,
  cleanablePart,
  type GroupLimits,
  groupSegments,
  type LogFacts,
  type SegmentFacts,
} from './plan.ts'
