import type { Cancel, Timers } from '../timers.ts'
import type { MachineClock } from './clock.ts'
import type { Dice } from './dice.ts'
import type { Faults } from './faults.ts'
import type { Life } from './life.ts'

export interface TimersOptions {
  readonly clock: MachineClock
  readonly dice: Dice
  readonly faults: () => Faults
}

/** The timers door of one incarnation: each timer is an event of the schedule. */
export class VirtualTimers implements Timers {
  readonly #life: Life
  readonly #clock: MachineClock
  readonly #dice: Dice
  readonly #faults: () => Faults

  constructor(life: Life, options: TimersOptions) {
    this.#life = life
    this.#clock = options.clock
    this.#dice = options.dice
    this.#faults = options.faults
  }

  after(delayMs: number, task: () => void): Cancel {
    this.#life.check()
    if (!(delayMs >= 0)) throw new RangeError('a timer is set for 0 or more milliseconds')
    // A config that is Long.MAX in Kafka is Infinity here, and means "never".
    if (delayMs === Number.POSITIVE_INFINITY) return () => {}
    const lateMs = this.#faults().process.timerLateMs
    const late = lateMs > 0 ? this.#dice.fraction() * lateMs : 0
    const event = this.#life.after(this.#clock.delayUs(delayMs + late), task)
    this.#life.trace.note('timer', this.#life.lane.number, event.atUs, event.sequence)
    return () => {
      this.#life.trace.note('cancel', this.#life.lane.number, event.sequence)
      this.#life.cancel(event)
    }
  }

  /** Takes a little time: work that waits for a moment by turning would else wait for ever. */
  turn(): Promise<void> {
    if (!this.#life.alive) return this.#life.never()
    this.#life.trace.note('turn', this.#life.lane.number, 0)
    return this.#life.answer(this.#dice.between(1, 20), () => {})
  }
}
