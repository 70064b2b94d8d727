import {
  atLeast,
  type Check,
  declareKeys,
  int,
  list,
  long,
  oneOf,
  someOf,
  string,
  type Values,
} from '#core/config'
import { type CompressionId, compressionId, isCompressionLevel } from '#protocol/compression'
import { LOG_DEFAULTS, type LogConfig } from './config.ts'

const [GZIP, LZ4, ZSTD] = [1, 3, 4] as const

type StoredAs = 'producer' | 'uncompressed' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

function levelOf(id: CompressionId): Check<number> {
  return { expects: 'a level that the codec has', ok: (level) => isCompressionLevel(id, level) }
}

/** The topic keys that a log goes by; names, defaults and ranges are Kafka 4.4's. Retention and the cleaner have their own. */
export const LOG_TOPIC_KEYS = declareKeys({
  'segment.bytes': int({
    default: LOG_DEFAULTS.segmentBytes,
    check: atLeast(1024 * 1024),
    doc: 'How large a segment becomes. Retention and compaction take whole segments.',
    importance: 'medium',
  }),
  'segment.ms': long({
    default: LOG_DEFAULTS.segmentMs,
    check: atLeast(1),
    doc: 'How old a segment becomes, by the times of its records, before another is begun.',
    importance: 'medium',
  }),
  'segment.jitter.ms': long({
    default: LOG_DEFAULTS.segmentJitterMs,
    check: atLeast(0),
    doc: 'By how much less than segment.ms a segment may be rolled, at random, so that not all are rolled together.',
    importance: 'medium',
  }),
  'segment.index.bytes': int({
    default: LOG_DEFAULTS.segmentIndexBytes,
    check: atLeast(4),
    doc: 'How large an index of a segment may become before another segment is begun.',
    importance: 'medium',
  }),
  'index.interval.bytes': int({
    default: LOG_DEFAULTS.indexIntervalBytes,
    check: atLeast(0),
    doc: 'How many bytes of records come between two entries of an index.',
    importance: 'medium',
  }),
  'max.message.bytes': int({
    default: LOG_DEFAULTS.maxMessageBytes,
    check: atLeast(0),
    doc: 'How large a record batch may be, compressed.',
    importance: 'medium',
  }),
  'message.timestamp.type': string({
    default: 'CreateTime',
    check: oneOf('CreateTime', 'LogAppendTime'),
    doc: 'Whether the times of records are those of their producers, or of the broker that appended them.',
    importance: 'medium',
  }),
  'message.timestamp.before.max.ms': long({
    default: LOG_DEFAULTS.timestampBeforeMaxMs,
    check: atLeast(0),
    doc: 'How far in the past the time of a record may be when it is appended. With CreateTime alone.',
    importance: 'medium',
  }),
  'message.timestamp.after.max.ms': long({
    default: LOG_DEFAULTS.timestampAfterMaxMs,
    check: atLeast(0),
    doc: 'How far in the future the time of a record may be when it is appended. With CreateTime alone.',
    importance: 'medium',
  }),
  'compression.type': string<StoredAs, StoredAs>({
    default: 'producer',
    check: oneOf('producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'),
    doc: 'How batches are stored: as the producer compressed them, not compressed, or recompressed with a codec.',
    importance: 'medium',
  }),
  'compression.gzip.level': int({
    default: -1,
    check: levelOf(GZIP),
    doc: 'The level where compression.type is gzip.',
    importance: 'medium',
  }),
  'compression.lz4.level': int({
    default: 9,
    check: levelOf(LZ4),
    doc: 'The level where compression.type is lz4.',
    importance: 'medium',
  }),
  'compression.zstd.level': int({
    default: 3,
    check: levelOf(ZSTD),
    doc: 'The level where compression.type is zstd.',
    importance: 'medium',
  }),
  'cleanup.policy': list({
    default: ['delete'],
    check: someOf('delete', 'compact'),
    doc: 'What becomes of old segments: they are deleted, compacted, or both. Empty: they are kept.',
    importance: 'medium',
  }),
  'max.compaction.lag.ms': long({
    default: Number.POSITIVE_INFINITY,
    check: atLeast(1),
    doc: 'How long a record may stay out of compaction: a segment of a compacted topic is rolled by then.',
    importance: 'medium',
  }),
  'flush.messages': long({
    default: LOG_DEFAULTS.flushMessages,
    check: atLeast(1),
    doc: 'After how many records they are synced before the append is answered. Not set: the system decides.',
    importance: 'medium',
  }),
  'file.delete.delay.ms': long({
    default: LOG_DEFAULTS.fileDeleteDelayMs,
    check: atLeast(0),
    doc: 'How long a file stays after it was taken out of the log.',
    importance: 'medium',
  }),
})

/** What those keys say, as the log reads them. `broker` has what is set for all logs. */
export function logConfigOf(
  values: Values<typeof LOG_TOPIC_KEYS>,
  broker: Pick<LogConfig, 'producerExpirationMs' | 'verificationEnabled'> = LOG_DEFAULTS,
): LogConfig {
  const { producerExpirationMs, verificationEnabled } = broker
  const isCompacted = values['cleanup.policy'].includes('compact')
  const maxLagMs = isCompacted ? values['max.compaction.lag.ms'] : Number.POSITIVE_INFINITY
  return {
    segmentBytes: values['segment.bytes'],
    segmentMs: Math.min(values['segment.ms'], maxLagMs),
    segmentJitterMs: values['segment.jitter.ms'],
    segmentIndexBytes: values['segment.index.bytes'],
    indexIntervalBytes: values['index.interval.bytes'],
    maxMessageBytes: values['max.message.bytes'],
    timestampType: values['message.timestamp.type'] === 'CreateTime' ? 'create' : 'log append',
    timestampBeforeMaxMs: values['message.timestamp.before.max.ms'],
    timestampAfterMaxMs: values['message.timestamp.after.max.ms'],
    ...compressionOf(values),
    isCompacted,
    flushMessages: values['flush.messages'],
    fileDeleteDelayMs: values['file.delete.delay.ms'],
    producerExpirationMs,
    verificationEnabled,
  }
}

function compressionOf(
  values: Values<typeof LOG_TOPIC_KEYS>,
): Pick<LogConfig, 'compression' | 'compressionLevel'> {
  const name = values['compression.type']
  if (name === 'producer') return { compression: null, compressionLevel: null }
  if (name === 'uncompressed') return { compression: 0, compressionLevel: null }
  const levels: Partial<Record<string, number>> = {
    gzip: values['compression.gzip.level'],
    lz4: values['compression.lz4.level'],
    zstd: values['compression.zstd.level'],
  }
  return { compression: compressionId(name), compressionLevel: levels[name] ?? null }
}
