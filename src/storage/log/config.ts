import type { CompressionId } from '#protocol/compression'

/** What a log does differently from topic to topic: values of Kafka's topic keys, by their meaning. */
export interface LogConfig {
  /** `segment.bytes`. */
  readonly segmentBytes: number
  /** `segment.ms`, and for compacted topics `max.compaction.lag.ms` when that is less. */
  readonly segmentMs: number
  readonly segmentJitterMs: number
  /** `segment.index.bytes`: how large an index may become. */
  readonly segmentIndexBytes: number
  readonly indexIntervalBytes: number
  /** `max.message.bytes`: of a batch, compressed. */
  readonly maxMessageBytes: number
  readonly timestampType: 'create' | 'log append'
  /** How far from now the times of records may be (KIP-937). */
  readonly timestampBeforeMaxMs: number
  readonly timestampAfterMaxMs: number
  /** `compression.type`; null: as the producer compressed it. */
  readonly compression: CompressionId | null
  /** Of that codec; null: its own default. */
  readonly compressionLevel: number | null
  readonly isCompacted: boolean
  /** `flush.messages`; Infinity: the system decides. */
  readonly flushMessages: number
  readonly fileDeleteDelayMs: number
  /** `producer.id.expiration.ms`, of the broker. */
  readonly producerExpirationMs: number
  /** `transaction.partition.verification.enable`, of the broker (KIP-890). */
  readonly verificationEnabled: boolean
}

/** Kafka 4.4's defaults. */
export const LOG_DEFAULTS: LogConfig = {
  segmentBytes: 1024 ** 3,
  segmentMs: 7 * 24 * 60 * 60 * 1000,
  segmentJitterMs: 0,
  segmentIndexBytes: 10 * 1024 * 1024,
  indexIntervalBytes: 4096,
  maxMessageBytes: 1024 * 1024 + 12,
  timestampType: 'create',
  timestampBeforeMaxMs: Number.POSITIVE_INFINITY,
  timestampAfterMaxMs: 60 * 60 * 1000,
  compression: null,
  compressionLevel: null,
  isCompacted: false,
  flushMessages: Number.POSITIVE_INFINITY,
  fileDeleteDelayMs: 60_000,
  producerExpirationMs: 24 * 60 * 60 * 1000,
  verificationEnabled: true,
}
