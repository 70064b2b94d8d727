import type { Offset } from '#core/brand'
import type { LogState } from './log-state.ts'
import { replayProducers } from './recovery.ts'
import { readSnapshot, removeSnapshot, snapshotOffsets, writeSnapshot } from './snapshots.ts'

/**
 * Makes the producers' state what it is at an offset: from the newest snapshot at or before it that can be read, and the batches
 * after that. Snapshots of later offsets are of a log that is no more, and go.
 *
 * After a stop in good order without any snapshot nothing is replayed: the log comes from a Kafka that had none
 * (before 0.11), and reading all of it would hold up an upgrade.
 */
export async function rebuildProducers(
  state: LogState,
  { upTo, wasClosed }: { readonly upTo: Offset; readonly wasClosed: boolean },
): Promise<void> {
  const { clock } = state.shared.world
  state.producers.clear()
  const offsets = await snapshotOffsets(state)
  const later = offsets.filter((offset) => offset > upTo)
  for (const offset of later) await removeSnapshot(state, offset)
  // The log will come to these offsets again, with other batches: a snapshot that a power loss brought back would pass for theirs.
  if (later.length > 0) await state.shared.world.disk.syncDirectory(state.directory)
  if (offsets.length === 0 && wasClosed) {
    await writeSnapshot(state, upTo)
    return
  }
  const usable = offsets.filter((offset) => offset <= upTo && offset > state.logStartOffset)
  const from = await loadNewest(state, usable, clock.nowMs())
  if (from < upTo) {
    await replayProducers(state, from, upTo)
    await writeSnapshot(state, upTo)
  }
  await removeStrays(state, upTo)
}

async function loadNewest(
  state: LogState,
  offsets: readonly Offset[],
  nowMs: number,
): Promise<Offset> {
  for (const offset of [...offsets].reverse()) {
    const entries = await readSnapshot(state, offset)
    if (entries === null) continue
    state.producers.load(entries, nowMs, state.config.producerExpirationMs)
    return offset
  }
  return state.logStartOffset
}

/** Keeps the snapshots at the bases of segments, and the newest. */
async function removeStrays(state: LogState, newest: Offset): Promise<void> {
  const bases = new Set(state.segments.map(({ baseOffset }) => baseOffset))
  for (const offset of await snapshotOffsets(state)) {
    if (offset !== newest && !bases.has(offset)) await removeSnapshot(state, offset)
  }
}
