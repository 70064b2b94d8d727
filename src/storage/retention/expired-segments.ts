import type { Offset } from '#core/brand'

/** What of a segment retention looks at. */
export interface RetainedSegment {
  readonly baseOffset: Offset
  readonly sizeBytes: number
  /** The greatest timestamp of its records; file time where none has one. */
  readonly largestTimestampMs: number
}

export interface RetentionConfig {
  /** `cleanup.policy` has `delete`; without it only what is below the log start goes. */
  readonly deletes: boolean
  /** `retention.ms`; below 0 or Infinity: for ever. */
  readonly retentionMs: number
  /** `retention.bytes`; below 0 or Infinity: any size. */
  readonly retentionBytes: number
}

export interface RetainedLog {
  /** In order; the active one is the last. */
  readonly segments: readonly RetainedSegment[]
  readonly logStartOffset: Offset
  readonly highWatermark: Offset
  readonly logEndOffset: Offset
}

export type RetentionReason = 'log start' | 'size' | 'time'

/** A segment that is to go, and why: what the log line says. */
export interface ExpiredSegment {
  readonly segment: RetainedSegment
  readonly reason: RetentionReason
}

type Breach = (segment: RetainedSegment, next: RetainedSegment | undefined) => boolean

/**
 * Which segments of a log are to go, oldest first: those below its start, then those that it has too much of, then those that
 * are too old. When all go, the active one with them, the log is rolled first.
 *
 * Only whole segments go, and the first that may stay ends the search, so that a log has no holes. None goes
 * that is not below the high watermark: followers may not have it (KAFKA-5634).
 */
export function expiredSegments(
  log: RetainedLog,
  config: RetentionConfig,
  nowMs: number,
): ExpiredSegment[] {
  const expired: ExpiredSegment[] = []
  const take = (reason: RetentionReason, breaches: Breach): void => {
    for (let at = expired.length; at < log.segments.length; at++) {
      const segment = log.segments[at] as RetainedSegment
      const next = log.segments[at + 1]
      if (!isBelowWatermark(log, segment, next) || !breaches(segment, next)) return
      expired.push({ segment, reason })
    }
  }
  take('log start', (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset)
  if (!config.deletes) return expired
  if (config.retentionBytes >= 0) {
    let spare = sizeOf(log.segments.slice(expired.length)) - config.retentionBytes
    take('size', ({ sizeBytes }) => {
      if (spare - sizeBytes < 0) return false
      spare -= sizeBytes
      return true
    })
  }
  if (config.retentionMs >= 0)
    take('time', ({ largestTimestampMs }) => nowMs - largestTimestampMs > config.retentionMs)
  return expired
}

function isBelowWatermark(
  log: RetainedLog,
  segment: RetainedSegment,
  next: RetainedSegment | undefined,
): boolean {
  if (next === undefined && segment.sizeBytes === 0) return false
  return log.highWatermark >= (next?.baseOffset ?? log.logEndOffset)
}

function sizeOf(segments: readonly RetainedSegment[]): number {
  return segments.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0)
}
