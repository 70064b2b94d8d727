import type { Offset } from '#core/brand'
import type { LogState } from './log-state.ts'

/**
 * Makes everything before `upTo` survive a power loss, and moves the recovery point there. Waits for the disk beside the
 * appends. A sync that failed is never tried again: the log is off line [fsyncgate].
 */
export async function flush(state: LogState, upTo: Offset): Promise<void> {
  if (upTo <= state.recoveryPoint) return
  const running = syncUpTo(state, upTo)
  state.flushing.add(running)
  try {
    await running
  } finally {
    state.flushing.delete(running)
  }
}

async function syncUpTo(state: LogState, upTo: Offset): Promise<void> {
  const { cuts } = state
  const first = Math.max(0, state.floor(state.recoveryPoint))
  const last = state.floor((upTo - 1) as Offset)
  const segments = state.segments.slice(first, last + 1)
  const isDirectoryDirty = state.isDirectoryDirty
  try {
    for (const segment of segments) await segment.sync()
    if (isDirectoryDirty) {
      state.isDirectoryDirty = false
      await state.shared.world.disk.syncDirectory(state.directory)
    }
  } catch (thrown) {
    state.failed(thrown)
    throw thrown
  }
  // Recovery learns epochs from the batches behind the recovery point alone.
  if (!(await areEpochsSafe(state))) return
  if (state.cuts === cuts) state.raiseRecoveryPoint(upTo)
}

/** False when there is no room for the file: the batches are safe all the same, and recovery will read more of them. */
async function areEpochsSafe(state: LogState): Promise<boolean> {
  if (!state.epochFile.isDirty) return true
  try {
    await state.epochFile.write()
    return true
  } catch (thrown) {
    state.failed(thrown)
    if (state.fault !== null) throw thrown
    return false
  }
}
