import type { BrokerEpoch } from '#core/brand'
import { CLEAN_SHUTDOWN, printCleanShutdown, writeAtomically } from '../checkpoint/index.ts'
import { releaseAll } from './claim.ts'
import { attempt } from './create.ts'
import { forEachInParallel } from './load.ts'
import type { LogDirectory } from './log-directory.ts'
import type { PartitionLog } from './partition-log.ts'
import type { DirectoriesState } from './state.ts'

/**
 * Stops one directory: closes its logs, writes the checkpoints, and last of all the mark that says that it was done. Where
 * anything went wrong there is no mark, and the next start recovers.
 */
export async function stopDirectory<L extends PartitionLog>(
  state: DirectoriesState<L>,
  directory: LogDirectory<L>,
  brokerEpoch: BrokerEpoch,
): Promise<void> {
  const { world, logger, settings } = state
  const { path } = directory
  let trouble: string | null = null
  const items = [...directory.placed]
  await forEachInParallel(world, { items, parallel: settings.parallel }, async (placed) => {
    // Its logs were let go when it failed.
    if (!directory.isOnline) return
    const { log } = placed
    const reason = log === null ? placed.trouble : await attempt(directory, () => log.close())
    trouble ??= reason
  })
  trouble ??= directory.fault?.message ?? null
  trouble ??= await attempt(directory, () => directory.writeAll())
  trouble ??= await attempt(directory, () =>
    writeAtomically(world.disk, directory.pathOf(CLEAN_SHUTDOWN), printCleanShutdown(brokerEpoch)),
  )
  if (trouble === null) logger.info?.('a log directory was closed', { path, count: items.length })
  else logger.warn?.('a log directory was left without being closed well', { path, trouble })
  if (directory.isOnline) await releaseAll([directory], logger)
}
