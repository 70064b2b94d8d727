import { availableParallelism } from 'node:os'
import type { LogLine } from '../../logging/index.ts'
import type { Jobs, JobTable, JobWorld } from '../jobs.ts'
import type { Incarnation } from './incarnation.ts'
import { type Order, WorkerPool } from './worker-pool.ts'

const structuredClone = globalThis.structuredClone

export interface JobsOptions {
  readonly table: JobTable
  /** The module that calls `serveJobs` with the same table; `null`: all jobs run on the loop. */
  readonly workerEntry: URL | string | null
  /** What a job on the loop is given. */
  readonly world: JobWorld
  readonly log: (line: LogLine) => void
}

/** Jobs on helper threads, or in slices on the loop where no thread can be had. */
export class NodeJobs implements Jobs {
  readonly #incarnation: Incarnation
  readonly #options: JobsOptions
  readonly #pool: WorkerPool | null
  /** The last job on the loop; never rejects. One at a time, or their slices would add up. */
  #onLoop: Promise<void> = Promise.resolve()

  constructor(incarnation: Incarnation, options: JobsOptions) {
    this.#incarnation = incarnation
    this.#options = options
    const { workerEntry } = options
    this.#pool = workerEntry === null ? null : this.#makePool(workerEntry)
  }

  run<Input, Output>(name: string, input: Input): Promise<Output> {
    return this.#incarnation.start(
      () =>
        new Promise<Output>((resolve, reject) => {
          if (this.#options.table[name] === undefined) {
            throw new Error(`there is no job named ${name}`)
          }
          const order: Order = {
            name,
            input,
            resolve: (output) => resolve(output as Output),
            reject,
          }
          if (this.#pool === null) this.#runOnLoop(order)
          else this.#pool.run(order)
        }),
    )
  }

  #makePool(entry: URL | string): WorkerPool {
    return new WorkerPool(this.#incarnation, {
      entry,
      // One core is the loop's.
      mostWorkers: Math.max(1, availableParallelism() - 1),
      fallBack: (order, cause) => {
        if (cause !== null) this.#tell(cause)
        this.#runOnLoop(order)
      },
    })
  }

  #runOnLoop(order: Order): void {
    this.#onLoop = this.#onLoop.then(() => this.#runNow(order))
  }

  async #runNow({ name, input, resolve, reject }: Order): Promise<void> {
    const { table, world } = this.#options
    try {
      // Copies, as to a thread and back: a job that changed its caller's objects would work only here.
      const copy = structuredClone(input)
      await world.timers.turn()
      resolve(structuredClone(await table[name]?.(world, copy)))
    } catch (thrown) {
      reject(thrown)
    }
  }

  #tell(cause: Error): void {
    const message = 'jobs run on the loop: no helper thread could be started'
    const fields = { cause: cause.message }
    this.#options.log({ level: 'warn', source: 'world.jobs', message, fields })
  }
}
