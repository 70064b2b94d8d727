import { assert } from '#core/assert'
import type { DirectoryId } from '#core/brand'
import { Errors } from '#protocol/error'
import { attempt, ensureOwner, makeLog, type RefusedLog, refusal } from './create.ts'
import { diskFaultOf } from './faults.ts'
import { openPlaced } from './load.ts'
import {
  asideDirectory,
  hasRoomForFuture,
  newMark,
  type PartitionName,
  parsePartitionDirectory,
  partitionDirectory,
} from './names.ts'
import { limitsOf, type PartitionLog } from './partition-log.ts'
import { PlacedLog } from './placed-log.ts'
import { retire } from './retire.ts'
import type { DirectoriesState } from './state.ts'

/** What a move asks of the replica that owns the log. */
export interface MovePort<L extends PartitionLog> {
  /**
   * Cuts from the future replica what the current one has not (a loss of power may have left the copy with more), and
   * appends what it lacks, until it had what the current one had at some moment of the call.
   */
  catchUp(current: L, future: L): Promise<void>
  /** Resolves when nobody appends to the current replica, or reads it, until `release`. */
  hold(current: L): Promise<void>
  /** From here on this log serves; null: none does, its disk has failed. */
  release(log: L | null): void
}

export type FutureAnswer<L> = { readonly kind: 'future'; readonly log: L } | RefusedLog

export type SwapAnswer<L> = { readonly kind: 'moved'; readonly log: L } | RefusedLog

/** Begins a copy of a partition in another log directory (KIP-113), or gives the one that is on its way there. */
export function makeFuture<L extends PartitionLog>(
  state: DirectoriesState<L>,
  name: PartitionName,
  target: DirectoryId,
): Promise<FutureAnswer<L>> {
  return state.lines.run(partitionDirectory(name), async () => {
    const current = state.current.get(name)
    const parent = state.online.find(({ id }) => id === target)
    if (parent === undefined)
      return refusal(Errors.LOG_DIR_NOT_FOUND, 'the target of the move is not on line')
    if (current?.log == null)
      return refusal(Errors.KAFKA_STORAGE_ERROR, 'the current replica is not on line')
    if (current.parent === parent)
      return refusal(Errors.INVALID_REQUEST, 'the current replica lies in the target already')
    if (!hasRoomForFuture(name))
      return refusal(Errors.INVALID_REQUEST, 'the name of the topic leaves no room for a copy')
    const known = state.future.get(name)
    if (known !== undefined && known.parent !== parent)
      return refusal(Errors.REASSIGNMENT_IN_PROGRESS, 'a move to another directory is under way')
    if (known !== undefined) {
      const kept = await keepFuture(state, known, current)
      if (kept !== null) return kept
    }
    const directory = asideDirectory(name, 'future', newMark(state.names))
    const { topicId } = current
    const made = await makeLog(state, { ...name, parent, directory, isFuture: true, topicId })
    if (typeof made === 'string') return refusal(Errors.KAFKA_STORAGE_ERROR, made)
    return { kind: 'future', log: made }
  })
}

/** The copy that a move before this one has begun; null when it was of an older topic of that name, and is gone now. */
async function keepFuture<L extends PartitionLog>(
  state: DirectoriesState<L>,
  known: PlacedLog<L>,
  { topicId }: PlacedLog<L>,
): Promise<FutureAnswer<L> | null> {
  if (known.topicId !== null && known.topicId !== topicId) {
    const trouble = await retire(state, known, 'deleted')
    return trouble === null ? null : refusal(Errors.KAFKA_STORAGE_ERROR, trouble)
  }
  // A crash may have cut its making short: it then does not say whose it is.
  const refused = await ensureOwner(state, known, topicId)
  if (refused !== null) return refused
  if (known.log === null) return refusal(Errors.KAFKA_STORAGE_ERROR, known.trouble ?? 'off line')
  return { kind: 'future', log: known.log }
}

/**
 * Puts the future replica, when it has everything, in the place of the current one.
 *
 * First the old one is renamed to `-delete`, then the new one to the partition's name, each made to last before the
 * next. Both names have the same mark. So after a crash there is one of three: both as they were, and the move goes on; neither by its name, and the start
 * carries the swap through; the new one in place. Kafka renames the new one first, and where a crash then leaves both
 * by the same name nobody can tell which of them went on.
 */
export function swapIn<L extends PartitionLog>(
  state: DirectoriesState<L>,
  name: PartitionName,
  port: MovePort<L>,
): Promise<SwapAnswer<L>> {
  return state.lines.run(partitionDirectory(name), async () => {
    const current = state.current.get(name)
    const future = state.future.get(name)
    if (current?.log == null || future?.log == null)
      return refusal(Errors.KAFKA_STORAGE_ERROR, 'one of the two replicas is not on line')
    const refused = await ensureOwner(state, future, current.topicId)
    if (refused !== null) return refused
    await port.hold(current.log)
    let serving: L | null = current.log
    try {
      await port.catchUp(current.log, future.log)
      const swap = new Swap(state, current, future)
      const trouble = await swap.run()
      serving = swap.serving
      if (trouble !== null || serving === null)
        return refusal(Errors.KAFKA_STORAGE_ERROR, trouble ?? 'the moved replica is not on line')
      return { kind: 'moved', log: serving }
    } catch (thrown) {
      const { message } = diskFaultOf(thrown)
      if (!current.parent.isOnline) serving = null
      return refusal(Errors.KAFKA_STORAGE_ERROR, message)
    } finally {
      port.release(serving)
    }
  })
}

/** One exchange of two replicas, and at each step what to do if it fails. */
class Swap<L extends PartitionLog> {
  readonly #state: DirectoriesState<L>
  readonly #current: PlacedLog<L>
  readonly #future: PlacedLog<L>
  /** What serves the partition when it is over. */
  serving: L | null

  constructor(state: DirectoriesState<L>, current: PlacedLog<L>, future: PlacedLog<L>) {
    this.#state = state
    this.#current = current
    this.#future = future
    this.serving = current.log
  }

  /** Gives null, or why it failed. */
  async run(): Promise<string | null> {
    return (await this.#closeFuture()) ?? (await this.#stepAside()) ?? (await this.#takePlace())
  }

  async #closeFuture(): Promise<string | null> {
    const from = this.#current.log as L
    const to = this.#future.log as L
    assert(from.endOffset === to.endOffset, 'a replica that takes over has everything')
    to.raiseHighWatermark(from.highWatermark)
    const { parent } = this.#future
    parent.setCleanedUpTo(this.#future, this.#current.parent.cleanedUpTo(this.#current) ?? null)
    const trouble = await attempt(parent, async () => {
      await to.close()
      await parent.writeAll()
    })
    if (trouble !== null) await this.#reopenFuture()
    if (!this.#current.parent.isOnline) this.serving = null
    return trouble
  }

  async #stepAside(): Promise<string | null> {
    const { disk } = this.#state.world
    const { parent, path, log } = this.#current
    const aside = parent.pathOf(this.#aside)
    // Its records are safe in the other replica: nothing is written here any more.
    const trouble = await attempt(parent, async () => {
      await (log as L).abandon()
      await disk.rename(path, aside)
    })
    if (trouble !== null) {
      await this.#reopenCurrent()
      await this.#reopenFuture()
      return trouble
    }
    const unsure = await attempt(parent, () => parent.syncNames())
    // Whether the name will last is not known: to go on could leave both by one name. The next start can tell.
    if (unsure !== null) {
      this.serving = null
      this.#state.putBack(this.#future)
    }
    return unsure
  }

  async #takePlace(): Promise<string | null> {
    const { world } = this.#state
    const { parent, path, topic, partition } = this.#future
    const directory = partitionDirectory(this.#future)
    const trouble = await attempt(parent, () =>
      Promise.resolve(world.disk.rename(path, parent.pathOf(directory))),
    )
    if (trouble !== null) {
      await this.#stepBack()
      await this.#reopenFuture()
      return trouble
    }
    this.#state.remove(this.#future)
    const unsure = await attempt(parent, () => parent.syncNames())
    this.serving = null
    this.#state.remove(this.#current)
    if (unsure !== null) return unsure
    const limits = limitsOf(this.#future.log as L)
    const moved = new PlacedLog<L>({ topic, partition, parent, directory, isFuture: false, limits })
    this.#state.add(moved)
    await openPlaced(this.#state, moved, { wasClosed: true })
    this.serving = moved.log
    await this.#leaveOld()
    return moved.trouble
  }

  /** By the mark of the future replica: what a start after a crash knows this pair by. */
  get #aside(): string {
    const mark = parsePartitionDirectory(this.#future.directory)?.mark
    assert(mark != null, 'a future replica has a mark')
    return asideDirectory(this.#current, 'deleted', mark)
  }

  async #leaveOld(): Promise<void> {
    const { parent } = this.#current
    await parent.forget(this.#current)
    // If the new one cannot be opened, the old one is all there is: then it waits for the next start.
    if (this.serving !== null) this.#state.removals.add(parent, this.#aside)
    this.#state.logger.info?.('a log was moved', {
      from: this.#current.path,
      to: this.#future.parent.path,
    })
  }

  /** The new one could not take its place, and did not: the old one goes back. */
  async #stepBack(): Promise<void> {
    const { disk } = this.#state.world
    const { parent, path } = this.#current
    this.serving = null
    const trouble = await attempt(parent, async () => {
      await disk.rename(parent.pathOf(this.#aside), path)
      await parent.syncNames()
    })
    if (trouble === null) await this.#reopenCurrent()
    else this.#state.remove(this.#current)
  }

  async #reopenCurrent(): Promise<void> {
    this.serving = null
    if (!this.#current.parent.isOnline) return
    const again = this.#state.putBack(this.#current)
    await openPlaced(this.#state, again, { wasClosed: false })
    this.serving = again.log
  }

  async #reopenFuture(): Promise<void> {
    if (!this.#future.parent.isOnline) return
    const again = this.#state.putBack(this.#future)
    await openPlaced(this.#state, again, { wasClosed: false })
  }
}
