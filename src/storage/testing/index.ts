// For tests of the storage: a machine with a log, and batches to put into it.

export { marker, produced, replicated, SAMPLE_MS, type SampleBatch } from './batches.ts'
export {
  type DescribedLog,
  type DescribedRecord,
  describeLog,
  describeProducers,
  readRecords,
} from './describe-log.ts'
export { History, type HistoryOptions } from './history.ts'
export { Stage, type StageOptions, sharedIn } from './stage.ts'
