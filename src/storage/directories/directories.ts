import type { BrokerEpoch, DirectoryId } from '#core/brand'
import type { Logger } from '#core/logging'
import { type Claims, claimDirectories, releaseAll } from './claim.ts'
import { type CreateAnswer, createLog, type WantedLog } from './create.ts'
import { LogDirectoriesRefused } from './faults.ts'
import type { ExpectedIdentity } from './identity.ts'
import { type FutureAnswer, type MovePort, makeFuture, type SwapAnswer, swapIn } from './move.ts'
import type { PartitionName } from './names.ts'
import { openDirectories } from './open.ts'
import type { OpenLog, PartitionLog } from './partition-log.ts'
import type { PlacedLog } from './placed-log.ts'
import { dropFuture, type RetireAnswer, retireLog } from './retire.ts'
import { DIRECTORY_DEFAULTS, type DirectorySettings } from './settings.ts'
import { identify, makePlan, type PlannedStart } from './start.ts'
import { DirectoriesState, type DirectoriesWorld, type DirectoryEvents } from './state.ts'
import { stopDirectory } from './stop.ts'
import { Upkeep } from './upkeep.ts'

export interface DirectoriesOptions<L extends PartitionLog> {
  readonly world: DirectoriesWorld
  readonly logger: Logger
  /** Absolute. */
  readonly paths: readonly string[]
  readonly identity: ExpectedIdentity
  readonly openLog: OpenLog<L>
  /** What is absent is Kafka's default. */
  readonly settings?: Partial<DirectorySettings>
  readonly events: DirectoryEvents
}

/** A log directory, to those who only look. */
export interface DirectoryFacts {
  readonly path: string
  readonly id: DirectoryId
  readonly isOnline: boolean
  readonly partitionCount: number
}

/**
 * The log directories of one broker, and all logs in them.
 *
 * Answers are values. A disk that fails takes its directory off line, with the partitions in it, and `DirectoryEvents` are
 * told; the others serve.
 */
export class Directories<L extends PartitionLog> {
  readonly clusterId: string
  /**
   * The broker epoch in which all directories were closed in good order: only then has this broker lost nothing
   * (KIP-966). Null otherwise.
   */
  readonly closedInEpoch: BrokerEpoch | null
  readonly #state: DirectoriesState<L>
  readonly #upkeep: Upkeep<L>

  private constructor(
    state: DirectoriesState<L>,
    { clusterId, closedInEpoch }: Pick<Directories<L>, 'clusterId' | 'closedInEpoch'>,
  ) {
    this.#state = state
    this.clusterId = clusterId
    this.closedInEpoch = closedInEpoch
    this.#upkeep = new Upkeep(state)
  }

  /**
   * Takes the directories, makes what is missing, carries through what a crash cut short, and opens all logs.
   * Rejects with `LogDirectoriesRefused`, and with the `DiskFault` `ELOCKED` when another broker has one of them.
   */
  static async open<L extends PartitionLog>(
    options: DirectoriesOptions<L>,
  ): Promise<Directories<L>> {
    const { world, logger, identity } = options
    const claims = await claimDirectories(world, options.paths, logger)
    let planned: PlannedStart
    let identified: ReturnType<typeof identify>
    try {
      identified = identify(claims, identity, world)
      planned = await makePlan(world, claims, logger)
      if (planned.claimed.length === 0) throw refusedBy(planned)
    } catch (thrown) {
      await releaseAll(claims.claimed, logger)
      throw thrown
    }
    const settings = { ...DIRECTORY_DEFAULTS, ...options.settings }
    const state = new DirectoriesState<L>({ ...options, settings })
    state.missing = planned.failed.map(({ path }) => path)
    await openDirectories(state, planned, identified.decided)
    if (state.online.length === 0) throw refusedBy(planned)
    const epochs = new Set(claims.claimed.map(({ closedInEpoch }) => closedInEpoch))
    const [closedInEpoch = null] = epochs.size === 1 && state.isAllOnline ? epochs : []
    return new Directories(state, { clusterId: identified.clusterId, closedInEpoch })
  }

  get directories(): readonly DirectoryFacts[] {
    return this.#state.directories
  }

  /** Directories that could not even be read at the start. */
  get missing(): readonly string[] {
    return this.#state.missing
  }

  /** Null when there is none, or it is off line. */
  log(name: PartitionName): L | null {
    return this.#state.current.get(name)?.log ?? null
  }

  /** The copy that is on its way to another directory. */
  futureLog(name: PartitionName): L | null {
    return this.#state.future.get(name)?.log ?? null
  }

  directoryOf(name: PartitionName): DirectoryFacts | null {
    return this.#state.current.get(name)?.parent ?? null
  }

  /** The current replicas, also those that could not be opened (`log` is null). */
  *placed(): IterableIterator<PlacedLog<L>> {
    yield* this.#state.current.values()
  }

  create(name: PartitionName, wanted: WantedLog): Promise<CreateAnswer<L>> {
    return createLog(this.#state, name, wanted)
  }

  /** The partition's directories, also the future one's, are renamed, and removed after `file.delete.delay.ms`. */
  delete(name: PartitionName): Promise<RetireAnswer> {
    return retireLog(this.#state, name, 'deleted')
  }

  /** The cluster does not know the partition: it is renamed to `-stray` and kept. */
  setAside(name: PartitionName): Promise<RetireAnswer> {
    return retireLog(this.#state, name, 'stray')
  }

  makeFuture(name: PartitionName, target: DirectoryId): Promise<FutureAnswer<L>> {
    return makeFuture(this.#state, name, target)
  }

  dropFuture(name: PartitionName): Promise<RetireAnswer> {
    return dropFuture(this.#state, name)
  }

  swapIn(name: PartitionName, port: MovePort<L>): Promise<SwapAnswer<L>> {
    return swapIn(this.#state, name, port)
  }

  /** Closes everything in good order, and lets the directories go. */
  async close(brokerEpoch: BrokerEpoch): Promise<void> {
    await this.#upkeep.stop()
    await this.#state.removals.stop()
    await this.#state.lines.idle()
    await Promise.all(
      this.#state.online.map((directory) => stopDirectory(this.#state, directory, brokerEpoch)),
    )
  }
}

function refusedBy({ failed }: Claims): LogDirectoriesRefused {
  const reasons = failed.map(({ path, fault }) => `${path}: ${fault.message}`).join('; ')
  return new LogDirectoriesRefused('all directories failed', reasons)
}
