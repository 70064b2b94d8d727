import type { Dice } from './dice.ts'
import type { Faults } from './faults.ts'
import { Lane } from './lane.ts'
import { drive } from './loop.ts'
import { Schedule } from './schedule.ts'
import type { Trace } from './trace.ts'

/** More events than any honest run has: something wakes itself for ever. */
const EVENTS_LIMIT = 200_000_000

export interface EngineOptions {
  readonly trace: Trace
  /** Orders what is due on several lanes in the same microsecond. */
  readonly tieSalt: number
  /** Decides which process stands still, and how long. */
  readonly stalls: Dice
  readonly faults: () => Faults
}

/** What makes things happen: takes one event after the other from the schedule and performs it on its lane. */
export class Engine {
  readonly schedule: Schedule
  readonly trace: Trace
  readonly #options: EngineOptions
  readonly #self = new Lane(0, 'universe')
  #lanes = 0
  #events = 0
  #running = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.trace = options.trace
    this.schedule = new Schedule(options.tieSalt)
  }

  get eventCount(): number {
    return this.#events
  }

  lane(name: string): Lane {
    this.#lanes += 1
    return new Lane(this.#lanes, name)
  }

  /** Lets `task` happen to nobody in particular. */
  after(delayMs: number, task: () => void): void {
    this.schedule.after(Math.ceil(delayMs * 1000), this.#self, task)
  }

  /** Performs events until `isOver`, asked before each, or until none is left. */
  async run(isOver: () => boolean): Promise<void> {
    if (this.#running) throw new Error('the universe is running already')
    this.#running = true
    try {
      await drive(() => !isOver() && this.#step())
    } finally {
      this.#running = false
    }
  }

  /** Takes one reason to stand still away; what came due meanwhile happens now, in its order. */
  proceed(lane: Lane): void {
    lane.pauses -= 1
    if (lane.pauses > 0 || !lane.alive) return
    const due = lane.deferred
    lane.deferred = []
    for (const event of due) {
      this.schedule.after(0, lane, () => {
        const { task } = event
        event.task = null
        task?.()
      })
    }
  }

  /** Lets the next event happen; false when there is none. */
  #step(): boolean {
    const event = this.schedule.next()
    if (event === undefined) return false
    const { lane, task } = event
    if (task === null || !lane.alive) return true
    if (lane.pauses === 0) this.#maybeStall(lane)
    if (lane.pauses > 0) {
      lane.deferred.push(event)
      return true
    }
    event.task = null
    this.#events += 1
    if (this.#events > EVENTS_LIMIT) throw new Error('too many events: who wakes itself for ever?')
    this.trace.note('event', lane.number, event.atUs, event.sequence)
    perform(lane, task)
    return true
  }

  #maybeStall(lane: Lane): void {
    const { stallChance, stallMs } = this.#options.faults().process
    if (lane.onBug === null || !this.#options.stalls.chance(stallChance)) return
    lane.pauses += 1
    this.after(this.#options.stalls.fraction() * stallMs, () => this.proceed(lane))
  }
}

function perform(lane: Lane, task: () => void): void {
  try {
    task()
  } catch (bug) {
    if (lane.onBug === null) throw bug
    // Who finds a bug halts the world and then throws it: by then it has been told.
    lane.onBug(bug)
  }
}
