import type { Job, Jobs, JobTable, JobWorld } from '../jobs.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'

export interface JobsOptions {
  readonly table: JobTable
  readonly dice: Dice
  /** What a job may touch: the same incarnation, files of its own. */
  readonly makeWorld: () => JobWorld
}

/**
 * The jobs door of one incarnation. Jobs run on the one thread there is: at once after the call, or, as
 * if they waited for a helper thread, some time later; the seed says which. What goes in and out is
 * copied as it would be between threads, so that nobody comes to rely on sharing it.
 */
export class VirtualJobs implements Jobs {
  readonly #life: Life
  readonly #options: JobsOptions

  constructor(life: Life, options: JobsOptions) {
    this.#life = life
    this.#options = options
  }

  async run<Input, Output>(name: string, input: Input): Promise<Output> {
    if (!this.#life.alive) return this.#life.never()
    const job: Job<Input, Output> | undefined = this.#options.table[name]
    if (job === undefined) throw new Error(`no job is called ${name}`)
    this.#life.trace.noteText('job', this.#life.lane.number, name)
    const given = structuredClone(input)
    await this.#hop()
    const output = await job(this.#options.makeWorld(), given)
    await this.#hop()
    return structuredClone(output)
  }

  #hop(): Promise<void> {
    const { dice } = this.#options
    const delayUs = dice.chance(0.5) ? 1 : dice.between(20, 5_000)
    return this.#life.answer(delayUs, () => {})
  }
}
