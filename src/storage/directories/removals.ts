import type { Logger } from '#core/logging'
import type { Cancel, World } from '#core/world'
import { diskFaultOf } from './faults.ts'
import type { LogDirectory } from './log-directory.ts'
import type { PartitionLog } from './partition-log.ts'
import { removeTree } from './remove-tree.ts'

interface Removal<L extends PartitionLog> {
  readonly parent: LogDirectory<L>
  readonly directory: string
  readonly dueMs: number
}

/**
 * Directories that were renamed to `-delete`, until `file.delete.delay.ms` have passed and they are removed: who reads a
 * deleted partition gets to the end of what he asked for. All wait equally long, so one timer does for the first of them.
 * What a stop or a crash leaves is removed after the next start.
 */
export class Removals<L extends PartitionLog> {
  readonly #world: Pick<World, 'disk' | 'clock' | 'timers' | 'outside'>
  readonly #logger: Logger
  readonly #delayMs: number
  readonly #queue: Removal<L>[] = []
  #cancel: Cancel | null = null
  #running: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(
    world: Pick<World, 'disk' | 'clock' | 'timers' | 'outside'>,
    logger: Logger,
    delayMs: number,
  ) {
    this.#world = world
    this.#logger = logger
    this.#delayMs = delayMs
  }

  get waitingCount(): number {
    return this.#queue.length
  }

  add(parent: LogDirectory<L>, directory: string): void {
    const dueMs = this.#world.clock.monotonicMs() + this.#delayMs
    this.#queue.push({ parent, directory, dueMs })
    this.#schedule()
  }

  /** Resolves when nothing is being removed any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#running
  }

  #schedule(): void {
    const [first] = this.#queue
    if (first === undefined || this.#cancel !== null || this.#isStopped) return
    const delayMs = Math.max(0, first.dueMs - this.#world.clock.monotonicMs())
    this.#cancel = this.#world.timers.after(delayMs, () => {
      this.#running = this.#removeDue().then(
        () => {
          this.#cancel = null
          this.#schedule()
        },
        (bug: unknown) => this.#world.outside.halt(bug as Error),
      )
    })
  }

  async #removeDue(): Promise<void> {
    for (;;) {
      const [first] = this.#queue
      const isDue = first !== undefined && first.dueMs <= this.#world.clock.monotonicMs()
      if (!isDue || this.#isStopped) return
      this.#queue.shift()
      await this.#remove(first)
      await this.#world.timers.turn()
    }
  }

  async #remove({ parent, directory }: Removal<L>): Promise<void> {
    if (!parent.isOnline) return
    const path = parent.pathOf(directory)
    try {
      await parent.guard(() => removeTree(this.#world.disk, path))
      this.#logger.info?.('a deleted partition was removed', { path })
    } catch (thrown) {
      // The directory has heard of it; what is left goes after the next start.
      const { message } = diskFaultOf(thrown)
      this.#logger.warn?.('a deleted partition could not be removed', { path, reason: message })
    }
  }
}
