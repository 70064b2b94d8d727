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
export type { CleanedSegment } from './cleaned-segment.ts'
export { LOG_DEFAULTS, type LogConfig } from './config.ts'
export type { SegmentDescription } from './describe.ts'
export { Log, type SegmentFacts } from './log.ts'
export type { LogFaults, LogLimit } from './log-state.ts'
export { OpenFiles } from './open-files.ts'
export type { OpenLogOptions } from './open-log.ts'
export type { OutOfRangeAnswer, ReadAnswer, ReadOptions, RecordsAnswer } from './read.ts'
export { ReadBuffers } from './read-buffers.ts'
export type { Sources } from './replace-segments.ts'
export type { Segment } from './segment.ts'
export { IndexCache } from './segment-indexes.ts'
export type { SharedByLogs } from './shared.ts'
export { TailSlabs } from './tail-slabs.ts'
export type { TimestampedOffset } from './timestamps.ts'
export { LOG_TOPIC_KEYS, logConfigOf } from './topic-keys.ts'
