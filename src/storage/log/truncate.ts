import type { Offset } from '#core/brand'
import { loadIndexes } from './load-indexes.ts'
import { locateInFiles } from './locate.ts'
import type { LogState } from './log-state.ts'
import { rebuildProducers } from './rebuild-producers.ts'
import { regrow } from './roll.ts'
import { removeSegments } from './segment-removal.ts'
import { removeSnapshot, snapshotOffsets } from './snapshots.ts'
import { walkFile } from './walk.ts'

/**
 * Forgets everything from an offset on, as a follower does where its history parts from the leader's. Producers, epochs
 * and limits are as they were there.
 */
export async function truncateTo(state: LogState, offset: Offset): Promise<void> {
  if (offset > state.nextOffset) {
    if (state.epochs.truncateFromEnd(offset)) await state.epochFile.write()
    return
  }
  if (offset === state.nextOffset) return
  const [first] = state.segments
  if (first === undefined || first.baseOffset > offset) {
    await truncateFullyAndStartAt(state, offset)
    return
  }
  state.shared.logger.info?.('a log is truncated', {
    log: state.name,
    from: state.nextOffset,
    to: offset,
  })
  state.cuts += 1
  state.tail.invalidate()
  await lowerLimits(state, offset)
  await removeSegments(state, state.segments.slice(state.floor(offset) + 1))
  // Before the cut: a power loss that kept the cut and brought later segments back would leave a hole between them.
  await state.shared.world.disk.syncDirectory(state.directory)
  const { active } = state
  if (!active.isGrowing) await regrow(state, active)
  const found = await locateInFiles(state, offset)
  if (found !== null) await active.cut(found.position, offset)
  await makeCutLast(state)
  state.nextOffset = offset
  await findLargest(state)
  if (state.epochs.truncateFromEnd(offset)) await state.epochFile.write()
  await rebuildProducers(state, { upTo: offset, wasClosed: false })
  state.producers.raiseHighWatermark(state.highWatermark)
}

/** Forgets everything, and begins anew at an offset: what a follower does that lies outside of what its leader has. */
export async function truncateFullyAndStartAt(
  state: LogState,
  offset: Offset,
  logStartOffset: Offset = offset,
): Promise<void> {
  state.shared.logger.info?.('a log begins anew', { log: state.name, atOffset: offset })
  state.cuts += 1
  state.tail.invalidate()
  await state.lowerRecoveryPoint(offset)
  state.producers.clear()
  for (const snapshot of await snapshotOffsets(state)) await removeSnapshot(state, snapshot)
  await removeSegments(state, state.segments)
  const segment = state.makeSegment(offset, 0, state.shared.world.clock.nowMs())
  await segment.log.make()
  segment.grow(state.config)
  state.segments.push(segment)
  state.nextOffset = offset
  state.logStartOffset = logStartOffset
  state.highWatermark = offset
  state.faults.raised?.('highWatermark')
  state.faults.raised?.('logStart')
  state.epochs.clear()
  await makeCutLast(state)
  await state.epochFile.write()
}

/**
 * What was cut must not come back with a power loss: the log goes on with other batches, in part in new files, and two
 * histories would lie beside each other.
 */
async function makeCutLast(state: LogState): Promise<void> {
  await state.active.log.sync()
  await state.shared.world.disk.syncDirectory(state.directory)
}

/** Before the first byte goes: nothing may be promised any more that is about to be cut. */
async function lowerLimits(state: LogState, offset: Offset): Promise<void> {
  await state.lowerRecoveryPoint(offset)
  state.logStartOffset = Math.min(state.logStartOffset, offset) as Offset
  state.highWatermark = Math.min(state.highWatermark, offset) as Offset
}

/** The greatest time may have been in what was cut, or lie behind the last entry of the index. */
async function findLargest(state: LogState): Promise<void> {
  const { active } = state
  const indexes = await loadIndexes(state, active)
  let largest = indexes.times.last
  const from = indexes.offsets.lookUp(largest.offset).position
  await walkFile(active.log, { from, end: active.sizeBytes }, ({ maxTimestamp, lastOffset }) => {
    if (maxTimestamp > largest.timestamp) largest = { timestamp: maxTimestamp, offset: lastOffset }
    return false
  })
  active.largest = largest
}
