import type { Offset } from '#core/brand'

/** What of a segment decides whether and with whom it is cleaned. */
export interface SegmentFacts {
  readonly baseOffset: Offset
  /** Of the last record; below the base in a segment without any. */
  readonly lastOffset: Offset
  readonly sizeBytes: number
  readonly offsetIndexBytes: number
  readonly timeIndexBytes: number
  /** The greatest timestamp of its records; file time where none has one. */
  readonly largestTimestampMs: number
  /** Of its first batch; file time where it has none: by this it is too old to be dirty. */
  readonly firstTimestampMs: number
  readonly isActive: boolean
}

export interface CompactionConfig {
  /** `min.cleanable.dirty.ratio` */
  readonly minDirtyRatio: number
  /** `min.compaction.lag.ms` */
  readonly minLagMs: number
  /** `max.compaction.lag.ms`; Infinity: never. */
  readonly maxLagMs: number
}

export interface LogFacts {
  /** In order; the active one is the last. */
  readonly segments: readonly SegmentFacts[]
  readonly logStartOffset: Offset
  readonly highWatermark: Offset
  readonly lastStableOffset: Offset
  /** As the cleaner's checkpoint has it; null for a log that was never cleaned. */
  readonly cleanedUpTo: Offset | null
}

/** Which part of a log is dirty, and whether it is time to clean it. */
export interface CleanablePart {
  /** Where what was not yet cleaned begins. */
  readonly firstDirty: Offset
  /** Where what may not be cleaned yet begins. */
  readonly firstUncleanable: Offset
  readonly dirtyRatio: number
  /** Dirty beyond the ratio, or for longer than the maximum lag. */
  readonly isDue: boolean
}

/**
 * What of a log may be cleaned: from the checkpoint to the first segment that is active, holds what is not stable and on
 * all replicas (KAFKA-13194), or is younger than the minimum lag.
 */
export function cleanablePart(
  log: LogFacts,
  config: CompactionConfig,
  nowMs: number,
): CleanablePart {
  const firstDirty = firstDirtyOffset(log)
  const limit = Math.min(log.lastStableOffset, log.highWatermark)
  const stop = log.segments.find(
    ({ isActive, lastOffset, baseOffset, largestTimestampMs }) =>
      isActive ||
      lastOffset >= limit ||
      (config.minLagMs > 0 &&
        baseOffset >= firstDirty &&
        largestTimestampMs > nowMs - config.minLagMs),
  )
  const firstUncleanable = Math.max(firstDirty, stop?.baseOffset ?? limit) as Offset
  const cleanable = log.segments.filter(
    ({ baseOffset, isActive }) => !isActive && baseOffset < firstUncleanable,
  )
  const dirty = cleanable.filter(({ lastOffset }) => lastOffset >= firstDirty)
  const dirtyBytes = sum(dirty)
  const totalBytes = sum(cleanable)
  const dirtyRatio = totalBytes === 0 ? 0 : dirtyBytes / totalBytes
  const isTooOld = dirty.some(({ firstTimestampMs }) => firstTimestampMs < nowMs - config.maxLagMs)
  const isDue = dirtyBytes > 0 && (dirtyRatio > config.minDirtyRatio || isTooOld)
  return { firstDirty, firstUncleanable, dirtyRatio, isDue }
}

/** A checkpoint outside the log is of another history: cleaning begins at the start again. */
function firstDirtyOffset({ cleanedUpTo, logStartOffset, segments }: LogFacts): Offset {
  const active = segments.at(-1)?.baseOffset ?? logStartOffset
  const isWithin = cleanedUpTo !== null && cleanedUpTo >= logStartOffset && cleanedUpTo <= active
  return isWithin ? cleanedUpTo : logStartOffset
}

function sum(segments: readonly SegmentFacts[]): number {
  return segments.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0)
}

export interface GroupLimits {
  readonly segmentBytes: number
  readonly indexBytes: number
}

const MAX_OFFSET_SPAN = 0x7fff_ffff

/**
 * Which neighbouring segments become one: as many as fit into one segment, its indexes, and the 31 bits of a relative
 * offset (KAFKA-6264).
 */
export function groupSegments<S extends SegmentFacts>(
  segments: readonly S[],
  limits: GroupLimits,
): S[][] {
  const groups: S[][] = []
  for (const segment of segments) {
    const group = groups.at(-1)
    if (group !== undefined && fits([...group, segment], limits)) group.push(segment)
    else groups.push([segment])
  }
  return groups
}

function fits(group: readonly SegmentFacts[], { segmentBytes, indexBytes }: GroupLimits): boolean {
  const total = (of: (segment: SegmentFacts) => number): number =>
    group.reduce((bytes, segment) => bytes + of(segment), 0)
  const first = group[0] as SegmentFacts
  const last = group.at(-1) as SegmentFacts
  return (
    sum(group) <= segmentBytes &&
    total(({ offsetIndexBytes }) => offsetIndexBytes) <= indexBytes &&
    total(({ timeIndexBytes }) => timeIndexBytes) <= indexBytes &&
    last.lastOffset - first.baseOffset <= MAX_OFFSET_SPAN
  )
}
