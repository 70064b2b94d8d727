import { MAX_SLICE_MS } from '#core/limits'
import type { Logger } from '#core/logging'
import type { World } from '#core/world'
import { readOwnership } from './evidence.ts'
import { diskFaultOf } from './faults.ts'
import type { LogDirectory } from './log-directory.ts'
import type { OpenLog, PartitionLog } from './partition-log.ts'
import type { PlacedLog } from './placed-log.ts'

export interface Loading<L extends PartitionLog> {
  readonly world: Pick<World, 'disk' | 'clock' | 'timers'>
  readonly logger: Logger
  readonly openLog: OpenLog<L>
}

/**
 * Does the work for each item, at most `parallel` at a time, and lets the loop go on between slices. Ends at the first
 * that rejects, with its fault, when those under way have ended too.
 */
export async function forEachInParallel<T>(
  { clock, timers }: Pick<World, 'clock' | 'timers'>,
  { items, parallel }: { readonly items: readonly T[]; readonly parallel: number },
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let sliceBegan = clock.monotonicMs()
  let failure: { readonly thrown: unknown } | null = null
  const worker = async (): Promise<void> => {
    while (next < items.length && failure === null) {
      const item = items[next++] as T
      try {
        await work(item)
      } catch (thrown) {
        failure ??= { thrown }
      }
      if (clock.monotonicMs() - sliceBegan < MAX_SLICE_MS) continue
      await timers.turn()
      sliceBegan = clock.monotonicMs()
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker))
  if (failure !== null) throw (failure as { readonly thrown: unknown }).thrown
}

/**
 * Opens all logs of one directory. A fault of its disk takes the directory off line, and what was opened is let go by
 * whoever hears that; a partition that cannot be opened for another reason is left out alone, with its trouble noted.
 */
export async function loadDirectory<L extends PartitionLog>(
  loading: Loading<L>,
  directory: LogDirectory<L>,
  parallel: number,
): Promise<void> {
  const { world, logger } = loading
  const { path, wasClosed } = directory
  const items = [...directory.placed]
  const began = world.clock.monotonicMs()
  logger.info?.(wasClosed ? 'logs are opened' : 'logs are recovered', {
    path,
    count: items.length,
  })
  await forEachInParallel(world, { items, parallel }, async (placed) => {
    if (!directory.isOnline) return
    await openPlaced(loading, placed, { wasClosed })
  })
  if (!directory.isOnline) return
  const ms = Math.round(world.clock.monotonicMs() - began)
  logger.info?.('logs are open', { path, count: items.length, ms })
}

/** Opens one log, or notes why it cannot be. Never rejects with a `DiskFault`: the directory has heard of it. */
export async function openPlaced<L extends PartitionLog>(
  { world, logger, openLog }: Loading<L>,
  placed: PlacedLog<L>,
  { wasClosed }: { readonly wasClosed: boolean },
): Promise<void> {
  const { topic, partition, path: directory, limits, parent } = placed
  try {
    const ownership = await readOwnership(world.disk, directory)
    if (ownership.kind === 'damaged') {
      placed.trouble = ownership.reason
    } else {
      placed.topicId = ownership.kind === 'known' ? ownership.topicId : null
      const log = await openLog({ topic, partition, directory, wasClosed, limits, events: placed })
      if (parent.isOnline) placed.opened(log)
      else await log.abandon()
    }
  } catch (thrown) {
    const fault = diskFaultOf(thrown)
    parent.failed(fault)
    placed.trouble = fault.message
  }
  if (placed.trouble !== null)
    logger.error('a log could not be opened', { path: directory, reason: placed.trouble })
}
