// One log on one disk: append, read, roll, recover, truncate.
export type {
  AppendAnswer,
  AppendedAnswer,
  AppendOptions,
  DuplicateAnswer,
  MisplacedAnswer,
  RecordError,
  RefusedAnswer,
} from './answer.ts'
export { LOG_DEFAULTS, type LogConfig } from './config.ts'
export { Log, type SegmentFacts } from './log.ts'
export type { LogFaults } from './log-state.ts'
export { OpenFiles } from './open-files.ts'
export type { OpenLogOptions } from './open-log.ts'
export type { OutOfRangeAnswer, ReadAnswer, ReadOptions, RecordsAnswer } from './read.ts'
export { ReadBuffers } from './read-buffers.ts'
export { IndexCache } from './segment-indexes.ts'
export type { SharedByLogs } from './shared.ts'
export { TailSlabs } from './tail-slabs.ts'
export type { TimestampedOffset } from './timestamps.ts'
