import { assert } from '#core/assert'
import type { Offset } from '#core/brand'
import type { ClaimedDirectory } from './claim.ts'
import { diskFaultOf } from './faults.ts'
import type { DecidedIdentity } from './identity.ts'
import { loadDirectory } from './load.ts'
import { LogDirectory } from './log-directory.ts'
import type { PartitionLog } from './partition-log.ts'
import { PlacedLog } from './placed-log.ts'
import { type PlannedStart, settleDirectory } from './start.ts'
import type { FoundPartition } from './start-plan.ts'
import type { DirectoriesState } from './state.ts'

/** Carries the plan of a start through, in all directories side by side. One whose disk fails is off line afterwards. */
export async function openDirectories<L extends PartitionLog>(
  state: DirectoriesState<L>,
  planned: PlannedStart,
  decided: readonly DecidedIdentity[],
): Promise<void> {
  const openings = planned.claimed.map((claimed) => {
    const identity = decided.find(({ path }) => path === claimed.path)
    assert(identity !== undefined, 'a directory that was claimed was identified')
    const directory = makeDirectory(state, claimed, identity)
    state.directories.push(directory)
    return { claimed, identity, directory }
  })
  // All settle before any is opened: a log must not be written while its duplicate may still come up.
  for (const { claimed, identity, directory } of openings) {
    try {
      const settled = await settleDirectory(state.world, directory, { identity, ...planned })
      const isHere = ({ parent }: FoundPartition): boolean => parent === directory.path
      const removed = planned.plan.remove.filter(isHere).map((one) => one.directory)
      for (const name of [...removed, ...settled.discarded]) state.removals.add(directory, name)
      const found = [...planned.plan.load.filter(isHere), ...settled.promoted]
      placeAll(state, { claimed, directory, found })
    } catch (thrown) {
      // Half settled it is of no use, whatever the fault.
      directory.takeOffLine(diskFaultOf(thrown))
    }
  }
  await Promise.all(
    state.online.map((directory) => loadDirectory(state, directory, state.settings.parallel)),
  )
  for (const { claimed, directory } of openings) await settleDebt(state, claimed, directory)
}

function makeDirectory<L extends PartitionLog>(
  state: DirectoriesState<L>,
  { path, lock, wasClosed, checkpoints }: ClaimedDirectory,
  { properties }: DecidedIdentity,
): LogDirectory<L> {
  assert(properties.directoryId !== null, 'a directory of ours has an id')
  return new LogDirectory<L>({
    disk: state.world.disk,
    path,
    id: properties.directoryId,
    lock,
    wasClosed,
    cleanerOffsets: checkpoints.cleaner,
    onFailed: (failed, fault) => state.directoryFailed(failed, fault),
  })
}

interface ToPlace<L extends PartitionLog> {
  readonly claimed: ClaimedDirectory
  readonly directory: LogDirectory<L>
  readonly found: readonly FoundPartition[]
}

function placeAll<L extends PartitionLog>(
  state: DirectoriesState<L>,
  { claimed, directory, found }: ToPlace<L>,
): void {
  const { recoveryPoint, highWatermark, logStart } = claimed.checkpoints
  const none = 0 as Offset
  for (const one of found) {
    const limits = {
      recoveryPoint: recoveryPoint.get(one) ?? none,
      highWatermark: highWatermark.get(one) ?? none,
      logStart: logStart.get(one) ?? none,
    }
    const isFuture = one.kind === 'future'
    state.add(new PlacedLog<L>({ ...one, parent: directory, isFuture, limits }))
  }
}

/** What checkpoints say of partitions that are gone must not be believed of the next ones of their names. */
async function settleDebt<L extends PartitionLog>(
  state: DirectoriesState<L>,
  { path, checkpoints }: ClaimedDirectory,
  directory: LogDirectory<L>,
): Promise<void> {
  if (!directory.isOnline) return
  const isHere = (map: typeof state.current, entry: { topic: string; partition: number }) =>
    map.get(entry)?.parent === directory
  const strangers = Object.values(checkpoints).flatMap((table) =>
    table.entries().filter((one) => !isHere(state.current, one) && !isHere(state.future, one)),
  )
  if (strangers.length === 0) return
  state.logger.info?.('checkpoints name partitions that are gone', {
    path,
    count: strangers.length,
  })
  for (const one of strangers) directory.setCleanedUpTo(one, null)
  directory.noteDebt()
  try {
    await directory.settleDebt()
  } catch (thrown) {
    const reason = diskFaultOf(thrown).message
    state.logger.warn?.('checkpoints could not be written', { path, reason })
  }
}
