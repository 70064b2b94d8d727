import type { Cancel } from '#core/world'
import { diskFaultOf } from './faults.ts'
import { forEachInParallel } from './load.ts'
import type { Checkpoint } from './log-directory.ts'
import type { PartitionLog } from './partition-log.ts'
import type { PlacedLog } from './placed-log.ts'
import type { DirectoriesState } from './state.ts'

/** Work that is done again some time after it is over. */
class Periodic {
  #cancel: Cancel = () => {}
  #running: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(
    { world }: Pick<DirectoriesState<PartitionLog>, 'world'>,
    everyMs: number,
    work: () => Promise<void>,
  ) {
    const schedule = (): void => {
      if (this.#isStopped) return
      this.#cancel = world.timers.after(everyMs, () => {
        this.#running = work().then(schedule, (bug: unknown) => world.outside.halt(bug as Error))
      })
    }
    if (everyMs !== Number.POSITIVE_INFINITY) schedule()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel()
    await this.#running
  }
}

/**
 * What is done from time to time while a broker runs: checkpoints are written, and logs flushed, by Kafka's intervals. A
 * checkpoint of which nothing has changed is not written: 10,000 idle partitions cost nothing.
 */
export class Upkeep<L extends PartitionLog> {
  readonly #state: DirectoriesState<L>
  readonly #periodics: readonly Periodic[]
  readonly #flushedMs = new WeakMap<PlacedLog<L>, number>()

  constructor(state: DirectoriesState<L>) {
    this.#state = state
    const { settings } = state
    const checkpoint = (which: Checkpoint, everyMs: number): Periodic =>
      new Periodic(state, everyMs, () => this.#writeDirty(which))
    this.#periodics = [
      checkpoint('highWatermark', settings.highWatermarkEveryMs),
      checkpoint('recoveryPoint', settings.recoveryPointEveryMs),
      checkpoint('logStart', settings.logStartEveryMs),
      checkpoint('cleaner', settings.recoveryPointEveryMs),
      new Periodic(state, settings.flushCheckEveryMs, () => this.#flushDue()),
    ]
  }

  /** Resolves when nothing is being done any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#periodics.map((periodic) => periodic.stop()))
  }

  async #writeDirty(checkpoint: Checkpoint): Promise<void> {
    for (const directory of this.#state.online) {
      if (!directory.isDirty(checkpoint)) continue
      try {
        await directory.write(checkpoint)
      } catch (thrown) {
        // Still dirty: a full disk is asked again next time, and of a broken one the directory has heard.
        this.#state.logger.warn?.('a checkpoint could not be written', {
          path: directory.path,
          checkpoint,
          reason: diskFaultOf(thrown).message,
        })
      }
    }
  }

  /** Looks at every log, in slices; only brokers whose operator asked for it do this at all. */
  async #flushDue(): Promise<void> {
    const { world, current, future } = this.#state
    const items = [...current.values(), ...future.values()]
    await forEachInParallel(world, { items, parallel: 1 }, (placed) => this.#flushIfDue(placed))
  }

  async #flushIfDue(placed: PlacedLog<L>): Promise<void> {
    const { clock } = this.#state.world
    const { log, parent } = placed
    if (log === null || !parent.isOnline) return
    const nowMs = clock.monotonicMs()
    const sinceMs = nowMs - (this.#flushedMs.get(placed) ?? 0)
    if (sinceMs < this.#state.settings.flushMsOf(placed.topic)) return
    if (log.recoveryPoint >= log.endOffset) return
    this.#flushedMs.set(placed, nowMs)
    try {
      await parent.guard(() => log.flush())
    } catch (thrown) {
      const { message } = diskFaultOf(thrown)
      this.#state.logger.warn?.('a log could not be flushed', {
        path: placed.path,
        reason: message,
      })
    }
  }
}
