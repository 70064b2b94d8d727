import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { readWhole } from '../checkpoint/index.ts'
import { type ProducerEntry, parseSnapshot, printSnapshot } from '../producers/index.ts'
import type { LogState } from './log-state.ts'
import { parseSegmentFileName, segmentFileName } from './names.ts'

function pathOf(state: LogState, offset: Offset): string {
  return `${state.directory}/${segmentFileName(offset, 'snapshot')}`
}

/**
 * Writes the producers' state as it is at an offset. It need not be synced: its checksum tells a torn one, and an older one and
 * the records give the same state (KAFKA-9892).
 */
export async function writeSnapshot(
  state: LogState,
  offset: Offset,
  { isSynced = false } = {},
): Promise<void> {
  const { disk, codecs } = state.shared.world
  const path = pathOf(state, offset)
  await state.shared.files.aside(async () => {
    if ((await disk.status(path)) !== null) await disk.remove(path)
    const bytes = printSnapshot(state.producers.entries.values(), codecs)
    const file = await disk.open(path, 'create')
    try {
      await file.append([bytes])
      if (isSynced) await file.sync()
    } finally {
      await file.close()
    }
  })
}

/** Offsets of the snapshots in the directory, the oldest first. */
export async function snapshotOffsets(state: LogState): Promise<Offset[]> {
  const entries = await state.shared.world.disk.list(state.directory)
  return entries.flatMap(({ name }) => {
    const file = parseSegmentFileName(name)
    return file?.kind === 'snapshot' && file.fate === '' ? [file.baseOffset] : []
  })
}

export async function removeSnapshot(state: LogState, offset: Offset): Promise<void> {
  await state.shared.world.disk.remove(pathOf(state, offset))
}

/** Null when it is damaged: it is then removed, with a line that says so. */
export async function readSnapshot(
  state: LogState,
  offset: Offset,
): Promise<ProducerEntry[] | null> {
  const { disk, codecs } = state.shared.world
  const bytes = await readWhole(disk, pathOf(state, offset))
  if (bytes === null) return null
  try {
    return parseSnapshot(bytes, codecs)
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown
    state.shared.logger.warn?.('a producer snapshot is damaged and was removed', {
      log: state.name,
      offset,
      reason: thrown.message,
    })
    await removeSnapshot(state, offset)
    return null
  }
}
