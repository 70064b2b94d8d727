import type { Eventually } from '../../eventually.ts'
import type { Dice } from '../dice.ts'
import type { Faults } from '../faults.ts'
import type { Life, Unanswered } from '../life.ts'

/** How often a call answers by promise although nothing is slow: both paths must be walked. */
const PROMISE_CHANCE = 0.3

export interface CallsOptions {
  readonly life: Life
  readonly dice: Dice
  readonly faults: () => Faults
}

interface Call {
  readonly effect: () => unknown
  readonly done: (answer: unknown) => void
  readonly failed: (fault: unknown) => void
}

/**
 * Calls that take effect in the order in which they were made. While none is under way the seed says
 * whether the next one is done at once or by promise; behind one that is under way all wait.
 */
export class Calls implements Unanswered {
  readonly #life: Life
  readonly #dice: Dice
  readonly #faults: () => Faults
  readonly #underWay: Call[] = []
  #lastAtUs = 0

  constructor(options: CallsOptions) {
    this.#life = options.life
    this.#dice = options.dice
    this.#faults = options.faults
  }

  /** Of the dead: a promise that never settles. */
  issue<T>(effect: () => T): Eventually<T> {
    if (!this.#life.alive) return this.#life.never()
    const atOnce =
      this.#underWay.length === 0 &&
      !this.#dice.chance(PROMISE_CHANCE) &&
      !this.#dice.chance(this.#faults().disk.slowChance)
    return atOnce ? effect() : this.later(effect)
  }

  /** As `issue`, by promise in any case, and after `leastUs` at the least. */
  later<T>(effect: () => T, leastUs = 0): Promise<T> {
    if (!this.#life.alive) return this.#life.never()
    return new Promise((resolve, failed) => {
      if (this.#underWay.length === 0) this.#life.begin(this)
      this.#underWay.push({ effect, done: resolve as (answer: unknown) => void, failed })
      const delayUs = Math.max(leastUs + this.#latencyUs(), this.#lastAtUs - this.#life.nowUs)
      this.#lastAtUs = this.#life.after(delayUs, () => this.#runFirst()).atUs
    })
  }

  #latencyUs(): number {
    const { slowChance, slowMs } = this.#faults().disk
    const slow = this.#dice.chance(slowChance) ? this.#dice.fraction() * slowMs * 1000 : 0
    return this.#dice.between(5, 200) + Math.floor(slow)
  }

  /** At the death of the process a first part of what was under way has happened, and nobody is told. */
  abandon(): void {
    for (const { effect } of this.#underWay) {
      if (this.#dice.chance(0.5)) break
      try {
        effect()
      } catch {
        break // It failed, and the caller that should hear of it is dead.
      }
    }
    this.#underWay.length = 0
  }

  #runFirst(): void {
    const call = this.#underWay.shift()
    if (this.#underWay.length === 0) this.#life.finish(this)
    if (call === undefined) return
    try {
      call.done(call.effect())
    } catch (fault) {
      call.failed(fault)
    }
  }
}
