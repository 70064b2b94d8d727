import type { Eventually } from '../eventually.ts'
import type { Incarnation } from './incarnation.ts'

/** An operation that takes this long has held up everything else on the loop. */
const SLOW_MS = 5

/** How many in a row must be quick before the loop waits for the disk again. */
const TRUSTED_AFTER = 100

/**
 * How operations of one kind travel: on the loop while the last hundred were quick, through threads of
 * libuv while they were not, and never more than `limit` of them at a time.
 *
 * Why: a synchronous append of 64 KiB has a p99.9 under 1 ms and spares a hop, but a disk that stalls
 * (writeback past the dirty limit, a cloud volume out of credit) would stop heartbeats and every other
 * partition [E17]. Why the limit: libuv has four threads for all, DNS and password hashing too [E18].
 */
class Road {
  readonly #incarnation: Incarnation
  readonly #monotonicMs: () => number
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  readonly #idle: (() => void)[] = []
  #quickInARow = TRUSTED_AFTER
  #travelling = 0

  constructor(limit: number, incarnation: Incarnation, monotonicMs: () => number) {
    this.#limit = limit
    this.#incarnation = incarnation
    this.#monotonicMs = monotonicMs
  }

  /** Whether the next operation may run on the loop. */
  get quick(): boolean {
    return this.#quickInARow >= TRUSTED_AFTER
  }

  /** Runs `call` on the loop and takes note of how long that took. */
  now<T>(call: () => T): T {
    const startedMs = this.#monotonicMs()
    try {
      return call()
    } finally {
      this.#took(this.#monotonicMs() - startedMs)
    }
  }

  /** Runs `call`, which goes through threads, when there is room for it and the world still stands. */
  async later<T>(call: () => Promise<T>): Promise<T> {
    await this.#enter()
    const startedMs = this.#monotonicMs()
    try {
      this.#incarnation.check()
      return await call()
    } finally {
      this.#took(this.#monotonicMs() - startedMs)
      this.#leave()
    }
  }

  /** One way or the other, as the disk has been of late. */
  either<T>(now: () => T, later: () => Promise<T>): Eventually<T> {
    return this.quick ? this.now(now) : this.later(later)
  }

  /** Settles when nothing is under way. */
  idle(): Promise<void> {
    if (this.#travelling === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#idle.push(resolve)
    })
  }

  #took(elapsedMs: number): void {
    this.#quickInARow = elapsedMs < SLOW_MS ? this.#quickInARow + 1 : 0
  }

  async #enter(): Promise<void> {
    if (this.#travelling < this.#limit) {
      this.#travelling++
      return
    }
    // Whoever leaves hands the place over, so the count stays.
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    this.#travelling--
    if (this.#travelling === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}

/** The roads of one disk, by kind of work. */
export interface Roads {
  readonly append: Road
  readonly read: Road
  readonly sync: Road
  readonly names: Road
}

/**
 * At most two at a time of each kind that can be slow: two syncs and two cold reads fill libuv's four
 * threads, and no kind can take them all from the others.
 */
const AT_A_TIME = 2

export function makeRoads(incarnation: Incarnation, monotonicMs: () => number): Roads {
  const road = () => new Road(AT_A_TIME, incarnation, monotonicMs)
  const roads: Roads = { append: road(), read: road(), sync: road(), names: road() }
  incarnation.hold(async () => {
    await Promise.all(Object.values(roads).map((each: Road) => each.idle()))
  })
  return roads
}
