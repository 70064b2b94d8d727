import { atLeast, declareKeys, int, list, long, nonEmptyList, string } from '#core/config'

/** What Kafka's broker keys say of log directories; names, defaults and meanings are Kafka 4.4's. */
export const LOG_DIRECTORY_KEYS = declareKeys({
  'log.dir': string({
    default: '/tmp/kafka-logs',
    doc: 'The directory in which the log data is kept, if log.dirs is not set.',
    importance: 'high',
  }),
  'log.dirs': list({
    default: null,
    check: nonEmptyList,
    doc: 'The directories in which the log data is kept. Not set: log.dir.',
    importance: 'high',
  }),
  'num.recovery.threads.per.data.dir': int({
    default: 2,
    check: atLeast(1),
    dynamic: 'cluster-wide',
    doc: 'How many logs of one directory are opened or closed side by side at the start and at the stop.',
    importance: 'high',
  }),
  'log.flush.scheduler.interval.ms': long({
    default: Number.POSITIVE_INFINITY,
    doc: 'How often it is looked whether a log is due to be flushed.',
    importance: 'high',
  }),
  'log.flush.interval.ms': long({
    default: null,
    dynamic: 'cluster-wide',
    doc: 'How long a record may be in memory only. Not set: log.flush.scheduler.interval.ms.',
    importance: 'high',
  }),
  'log.flush.offset.checkpoint.interval.ms': int({
    default: 60_000,
    check: atLeast(0),
    doc: 'How often the recovery points are written down.',
    importance: 'high',
  }),
  'log.flush.start.offset.checkpoint.interval.ms': int({
    default: 60_000,
    check: atLeast(0),
    doc: 'How often the start offsets of the logs are written down.',
    importance: 'high',
  }),
  'replica.high.watermark.checkpoint.interval.ms': long({
    default: 5_000,
    doc: 'How often the high watermarks are written down.',
    importance: 'high',
  }),
})

export interface DirectorySettings {
  /** Logs of one directory that are opened or closed side by side. */
  readonly parallel: number
  readonly fileDeleteDelayMs: number
  readonly recoveryPointEveryMs: number
  readonly logStartEveryMs: number
  readonly highWatermarkEveryMs: number
  /** Infinity: never, and then no `flush.ms` has an effect, as in Kafka. */
  readonly flushCheckEveryMs: number
  /** `flush.ms` of a topic. */
  readonly flushMsOf: (topic: string) => number
}

export const DIRECTORY_DEFAULTS: DirectorySettings = {
  parallel: 2,
  fileDeleteDelayMs: 60_000,
  recoveryPointEveryMs: 60_000,
  logStartEveryMs: 60_000,
  highWatermarkEveryMs: 5_000,
  flushCheckEveryMs: Number.POSITIVE_INFINITY,
  flushMsOf: () => Number.POSITIVE_INFINITY,
}
