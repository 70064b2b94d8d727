import type { LeaderEpoch, Offset, TimestampMs } from '#core/brand'
import { maxDecompressedBytes } from '#core/limits'
import { BatchCursor, openRecords, type PeekedBatch } from '#protocol/record'
import { loadIndexes } from './load-indexes.ts'
import { walkFrom } from './locate.ts'
import type { LogState } from './log-state.ts'
import type { Segment } from './segment.ts'
import { walkFile } from './walk.ts'

/** A record found by its time. */
export interface TimestampedOffset {
  readonly timestamp: TimestampMs
  readonly offset: Offset
  /** -1 where it is not known. */
  readonly leaderEpoch: LeaderEpoch
}

interface Sought {
  /** The first record of at least this time... */
  readonly timestamp: number
  /** ...and at or behind this offset. */
  readonly from: Offset
}

/** The greatest time in a segment, from the last entry of its index and what follows that in an open one. */
export async function largestOf(state: LogState, segment: Segment) {
  segment.largest ??= (await loadIndexes(state, segment)).times.last
  return segment.largest
}

/** The first record, in the order of offsets, that is not older; null when all are (ListOffsets, KIP-79). */
export async function offsetForTimestamp(
  state: LogState,
  timestamp: number,
): Promise<TimestampedOffset | null> {
  const sought = { timestamp, from: state.logStartOffset }
  for (const segment of [...state.segments]) {
    const largest = await largestOf(state, segment)
    if (largest.timestamp < timestamp) continue
    const found = await searchSegment(state, segment, sought)
    if (found !== null) return found
  }
  return null
}

/** The record with the greatest time, the first of those; null in a log without times (KIP-734). */
export async function maxTimestamp(state: LogState): Promise<TimestampedOffset | null> {
  let best: { readonly timestamp: number; readonly segment: Segment } | null = null
  for (const segment of [...state.segments]) {
    const { timestamp } = await largestOf(state, segment)
    if (timestamp >= 0 && timestamp > (best?.timestamp ?? -1)) best = { timestamp, segment }
  }
  if (best === null) return null
  const sought = { timestamp: best.timestamp, from: state.logStartOffset }
  return searchSegment(state, best.segment, sought)
}

async function searchSegment(
  state: LogState,
  segment: Segment,
  sought: Sought,
): Promise<TimestampedOffset | null> {
  const indexes = await loadIndexes(state, segment)
  const before = indexes.times.lookUp(sought.timestamp - 1).offset
  const start = Math.max(before, sought.from) as Offset
  const isCandidate = ({ maxTimestamp, lastOffset }: PeekedBatch): boolean =>
    maxTimestamp >= sought.timestamp && lastOffset >= sought.from
  let placed = await walkFrom(state, segment, { offset: start, isIt: isCandidate })
  while (placed !== null) {
    const { position, batch } = placed
    const { sizeBytes } = batch
    const found = await searchBatch(state, segment, { ...sought, position, sizeBytes })
    if (found !== null) return found
    const range = { from: position + sizeBytes, end: segment.sizeBytes }
    placed = await walkFile(segment.log, range, isCandidate)
  }
  return null
}

async function searchBatch(
  { shared, config }: LogState,
  segment: Segment,
  sought: Sought & { readonly position: number; readonly sizeBytes: number },
): Promise<TimestampedOffset | null> {
  const buffer = shared.buffers.take(sought.sizeBytes)
  try {
    const got = await segment.log.readAt(buffer.subarray(0, sought.sizeBytes), sought.position)
    const batch = new BatchCursor(buffer, 0, got)
    if (!batch.next()) return null
    const limitBytes = maxDecompressedBytes(config.maxMessageBytes)
    const records = openRecords(batch, { codecs: shared.world.codecs, limitBytes })
    while (records.next()) {
      const { offset, timestamp } = records
      if (timestamp >= sought.timestamp && offset >= sought.from)
        return { timestamp, offset, leaderEpoch: batch.leaderEpoch }
    }
    return null
  } finally {
    shared.buffers.give(buffer)
  }
}
