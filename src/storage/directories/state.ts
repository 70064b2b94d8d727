import type { DirectoryId } from '#core/brand'
import type { Logger } from '#core/logging'
import type { DiskFault, RandomStream, World } from '#core/world'
import { LogDirectoriesRefused } from './faults.ts'
import { Lines } from './lines.ts'
import type { LogDirectory } from './log-directory.ts'
import { LogMap } from './log-map.ts'
import type { PartitionName } from './names.ts'
import type { OpenLog, PartitionLog } from './partition-log.ts'
import { PlacedLog } from './placed-log.ts'
import { Removals } from './removals.ts'
import type { DirectorySettings } from './settings.ts'

export interface DirectoryFailure {
  readonly path: string
  readonly id: DirectoryId
  readonly fault: DiskFault
  /** Whose current replica lay there: they are off line. */
  readonly partitions: readonly PartitionName[]
}

export interface DirectoryEvents {
  /** One directory is off line; the others serve. */
  directoryFailed(failure: DirectoryFailure): void
  /** The last one is: the broker can only stop. */
  allFailed(refused: LogDirectoriesRefused): void
}

export type DirectoriesWorld = Pick<World, 'disk' | 'clock' | 'timers' | 'random' | 'outside'>

export interface StateOptions<L extends PartitionLog> {
  readonly world: DirectoriesWorld
  readonly logger: Logger
  readonly openLog: OpenLog<L>
  readonly settings: DirectorySettings
  readonly events: DirectoryEvents
}

/** What the parts that make, move and delete logs work on. */
export class DirectoriesState<L extends PartitionLog> {
  readonly world: DirectoriesWorld
  readonly logger: Logger
  readonly openLog: OpenLog<L>
  readonly settings: DirectorySettings
  readonly directories: LogDirectory<L>[] = []
  readonly current = new LogMap<L>()
  readonly future = new LogMap<L>()
  readonly removals: Removals<L>
  readonly lines = new Lines()
  readonly names: RandomStream
  /** Directories of which not even the id is known: they could not be read at the start. */
  missing: readonly string[] = []
  readonly #events: DirectoryEvents

  constructor(options: StateOptions<L>) {
    const { world, logger, openLog, settings, events } = options
    this.world = world
    this.logger = logger
    this.openLog = openLog
    this.settings = settings
    this.names = world.random.stream('directory names')
    this.removals = new Removals(world, logger, settings.fileDeleteDelayMs)
    this.#events = events
  }

  get online(): readonly LogDirectory<L>[] {
    return this.directories.filter(({ isOnline }) => isOnline)
  }

  /** A partition that is not found may lie in one that is missing. */
  get isAllOnline(): boolean {
    return this.missing.length === 0 && this.directories.every(({ isOnline }) => isOnline)
  }

  mapOf({ isFuture }: PlacedLog<L>): LogMap<L> {
    return isFuture ? this.future : this.current
  }

  add(placed: PlacedLog<L>): void {
    placed.parent.placed.add(placed)
    this.mapOf(placed).set(placed)
  }

  remove(placed: PlacedLog<L>): void {
    placed.parent.placed.delete(placed)
    this.mapOf(placed).delete(placed)
  }

  /** A log was let go and still lies where it did: it has to be opened again before it serves. */
  putBack(placed: PlacedLog<L>): PlacedLog<L> {
    this.remove(placed)
    const again = new PlacedLog<L>({
      topic: placed.topic,
      partition: placed.partition,
      parent: placed.parent,
      directory: placed.directory,
      isFuture: placed.isFuture,
      limits: placed.limits,
    })
    again.trouble = 'it was closed'
    this.add(again)
    return again
  }

  /** Takes a directory off line: its logs are let go without a write, and its lock is free for whoever mends it. */
  directoryFailed(directory: LogDirectory<L>, fault: DiskFault): void {
    const { path, id } = directory
    const partitions: PartitionName[] = []
    for (const placed of directory.placed) {
      this.mapOf(placed).delete(placed)
      if (!placed.isFuture) partitions.push({ topic: placed.topic, partition: placed.partition })
      this.#letGo(placed.path, () => placed.log?.abandon())
    }
    this.#letGo(path, () => directory.lock.release())
    this.logger.error('a log directory is off line', {
      path,
      reason: fault.message,
      partitionCount: partitions.length,
    })
    this.#events.directoryFailed({ path, id, fault, partitions })
    if (this.online.length > 0) return
    this.#events.allFailed(
      new LogDirectoriesRefused('all directories failed', `the last was ${path}: ${fault.message}`),
    )
  }

  #letGo(path: string, work: () => Promise<void> | undefined): void {
    work()?.catch((thrown: unknown) =>
      this.logger.warn?.('what lies on a failed disk could not be closed', { path, thrown }),
    )
  }
}
