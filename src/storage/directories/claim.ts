import type { BrokerEpoch } from '#core/brand'
import { Malformed } from '#core/bytes'
import type { Logger } from '#core/logging'
import { type DirectoryLock, DiskFault, type World } from '#core/world'
import {
  CLEAN_SHUTDOWN,
  META_PROPERTIES,
  type MetaProperties,
  OFFSET_CHECKPOINTS,
  parseCleanShutdown,
  parseMetaProperties,
  parseOffsets,
  readWhole,
} from '../checkpoint/index.ts'
import { diskFaultOf, LogDirectoriesRefused } from './faults.ts'
import type { Checkpoint } from './log-directory.ts'
import { OffsetTable } from './offset-table.ts'
import { LOCK, type SortedEntries, sortEntries } from './start-plan.ts'

/** A log directory that this broker holds, and what its small files say. Nothing in it was changed but the lock. */
export interface ClaimedDirectory {
  readonly path: string
  readonly lock: DirectoryLock
  readonly properties: MetaProperties | null
  readonly wasClosed: boolean
  /** Of the broker that closed it; null where its mark does not say (KIP-966). */
  readonly closedInEpoch: BrokerEpoch | null
  readonly checkpoints: Readonly<Record<Checkpoint, OffsetTable>>
  readonly entries: SortedEntries
}

/** One that cannot be used now: it is off line, and the others serve. */
export interface FailedDirectory {
  readonly path: string
  readonly fault: DiskFault
}

export interface Claims {
  readonly claimed: readonly ClaimedDirectory[]
  readonly failed: readonly FailedDirectory[]
}

type ClaimWorld = Pick<World, 'disk'>

/**
 * Takes all log directories of a broker. Rejects with `LogDirectoriesRefused` when one is named twice, and with `DiskFault`
 * `ELOCKED` when one is in use; what was taken is then let go. One whose disk fails is given as failed.
 */
export async function claimDirectories(
  world: ClaimWorld,
  paths: readonly string[],
  logger: Logger,
): Promise<Claims> {
  if (paths.length === 0) throw new LogDirectoriesRefused('no directories', 'log.dirs is empty')
  const claimed: ClaimedDirectory[] = []
  const failed: FailedDirectory[] = []
  const real = new Map<string, string>()
  try {
    for (const path of paths) {
      const taken = await claim(world, path, { real, logger })
      if ('fault' in taken) failed.push(taken)
      else claimed.push(taken)
    }
  } catch (thrown) {
    await releaseAll(claimed, logger)
    throw thrown
  }
  return { claimed, failed }
}

export async function releaseAll(
  held: readonly { readonly path: string; readonly lock: DirectoryLock }[],
  logger: Logger,
): Promise<void> {
  for (const { path, lock } of held) {
    try {
      await lock.release()
    } catch (thrown) {
      // It holds nobody up for longer than we live.
      const { message } = diskFaultOf(thrown)
      logger.warn?.('a lock could not be taken back', { path, reason: message })
    }
  }
}

interface ClaimContext {
  /** Paths without links, and under which name each was given. */
  readonly real: Map<string, string>
  readonly logger: Logger
}

async function claim(
  world: ClaimWorld,
  path: string,
  { real, logger }: ClaimContext,
): Promise<ClaimedDirectory | FailedDirectory> {
  let lock: DirectoryLock | null = null
  try {
    await makeIfMissing(world, path, logger)
    const place = await world.disk.realPath(path)
    const twin = real.get(place)
    if (twin !== undefined)
      throw new LogDirectoriesRefused('the same directory twice', `${twin} and ${path}`)
    real.set(place, path)
    lock = await world.disk.lock(`${path}/${LOCK}`)
    return await readClaimed(world, { path, lock, logger })
  } catch (thrown) {
    if (lock !== null) await releaseAll([{ path, lock }], logger)
    if (!(thrown instanceof DiskFault) || thrown.code === 'ELOCKED') throw thrown
    logger.error('a log directory is off line', { path, reason: thrown.message })
    return { path, fault: thrown }
  }
}

async function makeIfMissing({ disk }: ClaimWorld, path: string, logger: Logger): Promise<void> {
  const status = await disk.status(path)
  if (status === null) {
    await disk.makeDirectory(path)
    await disk.syncDirectory(path.slice(0, Math.max(1, path.lastIndexOf('/'))))
    logger.info?.('a log directory was made', { path })
  } else if (status.kind !== 'directory') throw new DiskFault('ENOTDIR', 'list', path)
}

interface Held {
  readonly path: string
  readonly lock: DirectoryLock
  readonly logger: Logger
}

async function readClaimed(world: ClaimWorld, held: Held): Promise<ClaimedDirectory> {
  const { path, lock } = held
  const properties = await readProperties(world, path)
  const mark = await readWhole(world.disk, `${path}/${CLEAN_SHUTDOWN}`)
  const checkpoints = {
    recoveryPoint: await readTable(world, held, 'recoveryPoint'),
    highWatermark: await readTable(world, held, 'highWatermark'),
    logStart: await readTable(world, held, 'logStart'),
    cleaner: await readTable(world, held, 'cleaner'),
  }
  const entries = sortEntries(path, await world.disk.list(path))
  return {
    path,
    lock,
    properties,
    wasClosed: mark !== null,
    closedInEpoch: mark === null ? null : parseCleanShutdown(mark),
    checkpoints,
    entries,
  }
}

/** Damaged, it says no more whose the directory is: off line, as in Kafka. */
async function readProperties(world: ClaimWorld, path: string): Promise<MetaProperties | null> {
  const file = `${path}/${META_PROPERTIES}`
  const bytes = await readWhole(world.disk, file)
  if (bytes === null) return null
  try {
    return parseMetaProperties(bytes)
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown
    throw new DiskFault('EIO', 'read', file, thrown.message)
  }
}

/** A damaged checkpoint says nothing: logs are then recovered from their beginning, as in Kafka. */
async function readTable(
  world: ClaimWorld,
  { path, logger }: Held,
  checkpoint: Checkpoint,
): Promise<OffsetTable> {
  const file = `${path}/${OFFSET_CHECKPOINTS[checkpoint]}`
  const bytes = await readWhole(world.disk, file)
  if (bytes === null) return new OffsetTable()
  try {
    return new OffsetTable(parseOffsets(bytes))
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown
    logger.warn?.('a checkpoint is damaged and begins anew', {
      path: file,
      reason: thrown.message,
    })
    return new OffsetTable()
  }
}
