import type { Clock } from '../clock.ts'
import type { Dice } from './dice.ts'
import type { Faults } from './faults.ts'
import type { Life } from './life.ts'
import type { Schedule } from './schedule.ts'

/** The wall clock reads about this when a universe begins: a date at which certificates and retention make sense. */
const BEGINNING_MS = 1_767_225_600_000 // 2026-01-01T00:00:00Z

const HOUR_US = 3_600_000_000

/**
 * The two clocks of one machine. They outlive its incarnations, as a clock chip does.
 *
 * Jumps are worked out when somebody looks, not by events: else a universe would never be idle.
 */
export class MachineClock {
  readonly #schedule: Schedule
  readonly #dice: Dice
  readonly #faults: () => Faults
  readonly #rate: number
  readonly #bootMs: number
  #offsetMs: number
  #nextJumpUs: number

  constructor(schedule: Schedule, dice: Dice, faults: () => Faults) {
    this.#schedule = schedule
    this.#dice = dice
    this.#faults = faults
    const { skewMs, driftPpm } = faults().clock
    this.#rate = 1 + ((dice.fraction() * 2 - 1) * driftPpm) / 1e6
    this.#offsetMs = (dice.fraction() * 2 - 1) * skewMs
    this.#bootMs = dice.below(1_000_000)
    this.#nextJumpUs = this.#drawJumpUs()
  }

  wallMs(): number {
    while (this.#nextJumpUs <= this.#schedule.nowUs) {
      this.#offsetMs += (this.#dice.fraction() * 2 - 1) * this.#faults().clock.jumpMs
      this.#nextJumpUs = this.#drawJumpUs()
    }
    const passedMs = (this.#schedule.nowUs * this.#rate) / 1000
    return Math.floor(BEGINNING_MS + passedMs + this.#offsetMs)
  }

  /** Since an arbitrary start; never goes back, because only its rate is off, and the rate is constant. */
  monotonicMs(): number {
    return this.#bootMs + (this.#schedule.nowUs * this.#rate) / 1000
  }

  /** Moves the wall clock, either way, as an operator or a time daemon does. */
  jump(byMs: number): void {
    this.#offsetMs += byMs
  }

  /** In how many true microseconds this machine's monotonic clock will have gone on by `delayMs`; at least one. */
  delayUs(delayMs: number): number {
    return Math.max(1, Math.ceil((delayMs * 1000) / this.#rate))
  }

  #drawJumpUs(): number {
    const { jumpsPerHour } = this.#faults().clock
    if (jumpsPerHour <= 0) return Number.POSITIVE_INFINITY
    const gapUs = Math.ceil((2 * HOUR_US * this.#dice.fraction()) / jumpsPerHour)
    return this.#schedule.nowUs + Math.max(1, gapUs)
  }
}

/** The clock door of one incarnation. */
export class VirtualClock implements Clock {
  readonly #life: Life
  readonly #clock: MachineClock

  constructor(life: Life, clock: MachineClock) {
    this.#life = life
    this.#clock = clock
  }

  nowMs(): number {
    this.#life.check()
    const wallMs = this.#clock.wallMs()
    this.#life.trace.note('nowMs', this.#life.lane.number, wallMs)
    return wallMs
  }

  monotonicMs(): number {
    this.#life.check()
    const monotonicMs = this.#clock.monotonicMs()
    this.#life.trace.note('monotonicMs', this.#life.lane.number, monotonicMs * 1000)
    return monotonicMs
  }

  cpuMs(): number {
    this.#life.check()
    return 0
  }
}
