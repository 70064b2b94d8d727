import { DiskFault } from '#core/world'
import type { CleanedSegment } from './cleaned-segment.ts'
import type { LogState } from './log-state.ts'
import { FILE_KINDS, type Segment } from './segment.ts'
import { retireSegments } from './segment-removal.ts'

/** The segments of a log at one moment. */
export interface Sources {
  readonly segments: readonly Segment[]
  /** Goes up whenever the segments that do not grow change. */
  readonly cuts: number
}

export interface Replacement {
  readonly sources: Sources
  /** Neighbours, all of them sealed. */
  readonly old: readonly Segment[]
  /** Finished, and with the base of the first of them. */
  readonly cleaned: CleanedSegment
}

/**
 * Replaces segments by a cleaned one, so that a start after a crash at any moment finds either these or those:
 *
 * - before all of its files are named `.swap`, a start removes it;
 * - after that, a start removes what it covers and gives it its name;
 * - the segments behind the first get out of the way before the first is replaced, because it may hold their offsets.
 *
 * Those who read from files meanwhile wait for the renames, and only for these.
 */
export async function replaceSegments(state: LogState, replaced: Replacement): Promise<void> {
  const { cleaned } = replaced
  const { disk } = state.shared.world
  try {
    await announce(state, cleaned)
  } catch (thrown) {
    state.failed(thrown)
    if (state.fault === null) await takeBack(state, cleaned)
    throw thrown
  }
  try {
    state.replacing = swapIn(state, replaced)
    await state.replacing
    state.replacing = null
    await disk.syncDirectory(state.directory)
  } catch (thrown) {
    state.replacing = null
    // There is no way back, and this is neither the old nor the new: only a start can go on from here.
    if (thrown instanceof DiskFault)
      state.failed(new DiskFault('EIO', thrown.operation, thrown.path, thrown.code))
    throw thrown
  }
}

async function announce({ shared, directory }: LogState, cleaned: CleanedSegment): Promise<void> {
  const { disk } = shared.world
  for (const kind of [...cleaned.kinds].reverse())
    await disk.rename(cleaned.path(kind), cleaned.path(kind, '.swap'))
  await disk.syncDirectory(directory)
}

/** With one file that is named `.cleaned` all that are named `.swap` count for nothing. */
async function takeBack({ shared }: LogState, cleaned: CleanedSegment): Promise<void> {
  const { disk } = shared.world
  for (const kind of cleaned.kinds) {
    const swap = cleaned.path(kind, '.swap')
    if ((await disk.status(swap)) !== null) await disk.rename(swap, cleaned.path(kind))
  }
}

async function swapIn(state: LogState, { old, cleaned }: Replacement): Promise<void> {
  const { files, world } = state.shared
  const [first] = old as [Segment]
  const next = segmentFrom(state, cleaned)
  const from = state.segments.indexOf(first)
  const segments = [...state.segments]
  segments.splice(from, old.length, next)
  state.cuts += 1
  state.tail.forgetSegmentsBefore(segments[from + 1]?.baseOffset ?? first.baseOffset)
  state.segments = segments
  for (const segment of old) segment.isGone = true
  await retireSegments(state, old.slice(1).reverse())
  await first.close()
  // The records first: a start gives the indexes their names, but would remove them if it found the records waiting.
  for (const kind of cleaned.kinds) {
    await world.disk.rename(cleaned.path(kind, '.swap'), cleaned.path(kind, ''))
  }
  // Who had begun to read before may have opened the old files again.
  for (const kind of FILE_KINDS) await files.close(first.path(kind))
  state.shared.indexes.put(next, cleaned.indexes)
}

function segmentFrom(state: LogState, cleaned: CleanedSegment): Segment {
  const segment = state.makeSegment(cleaned.baseOffset, cleaned.sizeBytes, cleaned.modifiedMs)
  segment.largest = cleaned.largest
  segment.firstTimestamp = cleaned.firstTimestamp
  if (cleaned.kinds.includes('txnindex')) segment.setAborted(cleaned.aborted)
  return segment
}
