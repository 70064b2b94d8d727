import { Errors } from '#protocol/error'
import { attempt, type RefusedLog, refusal } from './create.ts'
import { asideDirectory, newMark, type PartitionName, partitionDirectory } from './names.ts'
import type { PartitionLog } from './partition-log.ts'
import type { PlacedLog } from './placed-log.ts'
import type { DirectoriesState } from './state.ts'

export type RetireAnswer = { readonly kind: 'retired' | 'absent' } | RefusedLog

/**
 * Takes a partition out of service: its directory is renamed, `deleted` to be removed later, `stray` to be kept. A future
 * replica goes first: alone it would look like one side of a swap.
 */
export function retireLog<L extends PartitionLog>(
  state: DirectoriesState<L>,
  name: PartitionName,
  fate: 'deleted' | 'stray',
): Promise<RetireAnswer> {
  return state.lines.run(partitionDirectory(name), async () => {
    const all = [state.future.get(name), state.current.get(name)]
    const found = all.filter((one) => one !== undefined)
    if (found.length === 0 && !state.isAllOnline)
      return refusal(Errors.KAFKA_STORAGE_ERROR, 'it may lie in a log directory that is off line')
    for (const placed of found) {
      const trouble = await retire(state, placed, placed.isFuture ? 'deleted' : fate)
      if (trouble !== null) return refusal(Errors.KAFKA_STORAGE_ERROR, trouble)
    }
    return { kind: found.length === 0 ? 'absent' : 'retired' }
  })
}

/** Gives up a move: the current replica stays. */
export function dropFuture<L extends PartitionLog>(
  state: DirectoriesState<L>,
  name: PartitionName,
): Promise<RetireAnswer> {
  return state.lines.run(partitionDirectory(name), async () => {
    const placed = state.future.get(name)
    if (placed === undefined) return { kind: 'absent' }
    const trouble = await retire(state, placed, 'deleted')
    return trouble === null ? { kind: 'retired' } : refusal(Errors.KAFKA_STORAGE_ERROR, trouble)
  })
}

/** Gives null, or why not, of which the log's directory has then heard. */
export async function retire<L extends PartitionLog>(
  state: DirectoriesState<L>,
  placed: PlacedLog<L>,
  fate: 'deleted' | 'stray',
): Promise<string | null> {
  const { disk } = state.world
  const { parent } = placed
  const name = asideDirectory(placed, fate, newMark(state.names))
  state.mapOf(placed).delete(placed)
  const trouble = await attempt(parent, async () => {
    // Nothing is renamed while it is open: Windows refuses it.
    await placed.log?.abandon()
    await disk.rename(placed.path, parent.pathOf(name))
    await parent.syncNames()
  })
  if (trouble !== null) {
    if (parent.isOnline) state.putBack(placed)
    return trouble
  }
  await parent.forget(placed)
  if (fate === 'deleted') state.removals.add(parent, name)
  state.logger.info?.('a log was retired', { path: placed.path, name })
  return null
}
