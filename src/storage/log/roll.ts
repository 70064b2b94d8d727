import type { Offset, TimestampMs } from '#core/brand'
import { flush } from './flush.ts'
import { loadIndexes } from './load-indexes.ts'
import type { LogState } from './log-state.ts'
import type { Prepared } from './prepare.ts'
import { MAX_RELATIVE_OFFSET, type Segment } from './segment.ts'
import { removeSegments } from './segment-removal.ts'
import { writeSnapshot } from './snapshots.ts'

export interface Incoming {
  readonly sizeBytes: number
  readonly lastOffset: Offset
  readonly maxTimestamp: TimestampMs
  readonly nowMs: number
}

/** Whether the batches belong in a new segment. */
export function isRollDue(state: LogState, segment: Segment, incoming: Incoming): boolean {
  const { config } = state
  return (
    segment.sizeBytes > config.segmentBytes - incoming.sizeBytes ||
    (segment.sizeBytes > 0 && waitedMs(segment, incoming) > config.segmentMs - segment.jitterMs) ||
    segment.areIndexesFull(config) ||
    !segment.canHold(incoming.lastOffset)
  )
}

/**
 * The age of a segment, in the time of its records: from its first batch to the incoming one. By the wall clock only
 * where they have no times, or a replica that catches up would roll by when it copied.
 */
function waitedMs(segment: Segment, { maxTimestamp, nowMs }: Incoming): number {
  const { firstTimestamp } = segment
  if (firstTimestamp !== null && firstTimestamp >= 0) return maxTimestamp - firstTimestamp
  return nowMs - segment.createdMs
}

/**
 * The base of the segment that is begun for these batches: the first offset in it, which may be far behind the end of the
 * log where a replica copies what was compacted. Message sets of old formats do not say their first; there are at
 * most 2^31 of them (KAFKA-4451).
 */
export function rollBase(state: LogState, prepared: Prepared): Offset {
  if (prepared.firstOffset >= 0) return prepared.firstOffset
  const base = Math.max(state.nextOffset, prepared.lastOffset - MAX_RELATIVE_OFFSET)
  return base as Offset
}

/**
 * Begins a new segment. The old one's indexes are whole in their files, the producers' state at the new base is beside it, and
 * all of it survives a power loss before the first batch of the new one is written: else the system might write the new
 * file first, and a power loss would take the middle of a log instead of its end, which no start could tell from a gap
 * that compaction left.
 */
export async function roll(state: LogState, baseOffset: Offset, nowMs: number): Promise<void> {
  const { active } = state
  if (active.baseOffset === baseOffset && active.sizeBytes === 0) return
  try {
    if (active.sizeBytes === 0 && active.baseOffset > baseOffset) {
      // It was begun for batches that could not be written after all.
      await removeSegments(state, [active])
    } else {
      await active.seal()
      // `flush` does not look at it when its records were safe before; what `seal` wrote to its indexes is not.
      await active.sync()
      await flush(state, state.nextOffset)
    }
    await begin(state, baseOffset, nowMs)
  } catch (thrown) {
    // The segment before is the last one still, and grows on.
    if (state.fault === null && !state.active.isGrowing) await regrow(state, state.active)
    throw thrown
  }
}

async function begin(state: LogState, baseOffset: Offset, nowMs: number): Promise<void> {
  const next = state.makeSegment(baseOffset, 0, nowMs)
  await writeSnapshot(state, baseOffset)
  await next.log.make()
  next.grow(state.config)
  state.segments.push(next)
  state.isDirectoryDirty = true
  state.shared.logger.debug?.('a segment was rolled', { log: state.name, baseOffset })
}

/** Lets a sealed segment grow again. Its index files are written anew: they may be less than what is known. */
export async function regrow(state: LogState, segment: Segment): Promise<void> {
  segment.grow(state.config, await loadIndexes(state, segment))
}
