import type { Offset } from '#core/brand'
import { loadIndexes } from './load-indexes.ts'
import type { LogState } from './log-state.ts'
import type { Segment } from './segment.ts'
import { largestOf } from './timestamps.ts'
import { walkFile } from './walk.ts'

/** What decides whether a segment is kept, and whether and with which others it is cleaned. */
export interface SegmentDescription {
  readonly baseOffset: Offset
  /** Of the last offset that can be in it; below the base when there is none. */
  readonly lastOffset: Offset
  readonly sizeBytes: number
  readonly offsetIndexBytes: number
  readonly timeIndexBytes: number
  /** Of its records; of its file where they have none, or where there are none. */
  readonly largestTimestampMs: number
  /** Of its first batch; of its file where that has none. */
  readonly firstTimestampMs: number
  /** It grows still. */
  readonly isActive: boolean
}

/** All as they are at one moment; what must be read of them takes longer. */
export async function describeSegments(state: LogState): Promise<SegmentDescription[]> {
  const now = state.segments.map((segment) => ({
    segment,
    baseOffset: segment.baseOffset,
    lastOffset: (state.endOf(segment) - 1) as Offset,
    sizeBytes: segment.sizeBytes,
    isActive: segment === state.active,
  }))
  const described: SegmentDescription[] = []
  for (const { segment, ...facts } of now)
    described.push({ ...facts, ...(await read(state, segment)) })
  return described
}

async function read(state: LogState, segment: Segment) {
  const { offsets, times } = await loadIndexes(state, segment)
  const { timestamp } = await largestOf(state, segment)
  const first = await firstTimestampOf(segment)
  const hasTimes = timestamp >= 0 && first >= 0
  const fileMs = hasTimes ? 0 : await fileTimeOf(state, segment)
  return {
    offsetIndexBytes: offsets.bytes().length,
    timeIndexBytes: times.bytes().length,
    largestTimestampMs: timestamp >= 0 ? timestamp : fileMs,
    firstTimestampMs: first >= 0 ? first : fileMs,
  }
}

/** -1 where the first batch has no time, or there is none. */
async function firstTimestampOf(segment: Segment): Promise<number> {
  if (segment.firstTimestamp === null && segment.sizeBytes > 0) {
    const range = { from: 0, end: segment.sizeBytes }
    const first = await walkFile(segment.log, range, () => true)
    segment.firstTimestamp = first?.batch.maxTimestamp ?? null
  }
  return segment.firstTimestamp ?? -1
}

async function fileTimeOf({ shared }: LogState, segment: Segment): Promise<number> {
  const status = await shared.world.disk.status(segment.path('log'))
  return status?.modifiedMs ?? segment.createdMs
}
