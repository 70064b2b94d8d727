import { Gone } from '../world.ts'
import type { Lane } from './lane.ts'
import type { Schedule, ScheduledEvent } from './schedule.ts'
import type { Trace } from './trace.ts'

/** Calls that the system has begun and not answered: at the death of the process they have happened, or not. */
export interface Unanswered {
  abandon(): void
}

/**
 * The thread by which every door of one incarnation hangs. When it is cut, nothing that was promised
 * settles, what is called synchronously throws `Gone`, and no event of this lane happens any more [E27].
 */
export class Life {
  readonly lane: Lane
  readonly trace: Trace
  readonly #schedule: Schedule
  readonly #unanswered = new Set<Unanswered>()

  constructor(lane: Lane, schedule: Schedule, trace: Trace) {
    this.lane = lane
    this.trace = trace
    this.#schedule = schedule
  }

  get nowUs(): number {
    return this.#schedule.nowUs
  }

  get alive(): boolean {
    return this.lane.alive
  }

  /** What a synchronous call does first. */
  check(): void {
    if (!this.lane.alive) throw new Gone()
  }

  /** What an asynchronous call of the dead gets. */
  never<T>(): Promise<T> {
    return new Promise(() => {})
  }

  /** Lets `task` happen to this incarnation; not at all if it is dead by then. */
  after(delayUs: number, task: () => void): ScheduledEvent {
    // The dead may still call in: a timer that they cancel must be of some event, so they get one that never comes.
    if (!this.lane.alive) return this.#stillborn()
    return this.#schedule.after(delayUs, this.lane, task)
  }

  cancel(event: ScheduledEvent): void {
    this.#schedule.cancel(event)
  }

  /** The answer of `effect`, which happens after the delay. */
  answer<T>(delayUs: number, effect: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(delayUs, () => {
        try {
          resolve(effect())
        } catch (fault) {
          reject(fault)
        }
      })
    })
  }

  begin(call: Unanswered): void {
    this.#unanswered.add(call)
  }

  finish(call: Unanswered): void {
    this.#unanswered.delete(call)
  }

  /** The end. Calls that were under way have happened, or not, as the seed says. */
  cut(): void {
    this.lane.alive = false
    for (const call of this.#unanswered) call.abandon()
    this.#unanswered.clear()
    this.#schedule.drop(this.lane)
  }

  #stillborn(): ScheduledEvent {
    const { lane } = this
    return { atUs: 0, tie: 0, sequence: 0, lane, task: null, queued: false }
  }
}
