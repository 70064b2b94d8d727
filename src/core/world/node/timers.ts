import type { Cancel, Timers } from '../timers.ts'
import { clearTimeout, monotonicMs, setImmediate, setTimeout } from './captured.ts'
import type { Incarnation } from './incarnation.ts'
import { type Alarm, TimerHeap } from './timer-heap.ts'

/** `setTimeout` takes 2^31-1 ms at most and fires at once when given more; we arm again long before. */
const LONGEST_SLEEP_MS = 2 ** 30

/**
 * All timers of a world on one timer of Node: the earliest is armed, the others wait in a heap.
 */
export class NodeTimers implements Timers {
  readonly #incarnation: Incarnation
  readonly #heap = new TimerHeap()
  #armed: NodeJS.Timeout | null = null
  #armedForMs = Number.POSITIVE_INFINITY

  constructor(incarnation: Incarnation) {
    this.#incarnation = incarnation
    incarnation.hold(() => {
      this.#heap.clear()
      this.#disarm()
    })
  }

  after(delayMs: number, task: () => void): Cancel {
    this.#incarnation.check()
    // An infinite delay is a legal one: Kafka's Long.MAX in a setting means "never".
    if (delayMs === Number.POSITIVE_INFINITY) return () => {}
    if (!(delayMs >= 0)) throw new RangeError('a timer needs a delay of 0 or more')
    const alarm = this.#heap.add(monotonicMs() + delayMs, task)
    this.#arm()
    return () => {
      this.#take(alarm)
    }
  }

  turn(): Promise<void> {
    return this.#incarnation.start(
      () =>
        new Promise<void>((resolve) => {
          setImmediate(resolve)
        }),
    )
  }

  #take(alarm: Alarm): void {
    alarm.task = null
    this.#heap.remove(alarm)
    // The armed timer stays when the earliest alarm goes: it wakes once for nothing, which costs less
    // than arming anew for every request that is answered. An empty heap keeps no process alive.
    if (this.#heap.size === 0) this.#disarm()
  }

  #arm(): void {
    const earliest = this.#heap.earliest()
    if (earliest === null || earliest.dueMs >= this.#armedForMs) return
    this.#disarm()
    this.#armedForMs = earliest.dueMs
    const sleepMs = Math.min(Math.max(0, earliest.dueMs - monotonicMs()), LONGEST_SLEEP_MS)
    this.#armed = setTimeout(() => {
      this.#ring()
    }, Math.ceil(sleepMs))
  }

  #disarm(): void {
    if (this.#armed !== null) clearTimeout(this.#armed)
    this.#armed = null
    this.#armedForMs = Number.POSITIVE_INFINITY
  }

  /** Runs what is due. What those tasks set themselves waits for the next time, or sockets would starve. */
  #ring(): void {
    this.#armed = null
    this.#armedForMs = Number.POSITIVE_INFINITY
    const now = monotonicMs()
    const endSequence = this.#heap.nextSequence
    for (let alarm = this.#heap.earliest(); alarm !== null; alarm = this.#heap.earliest()) {
      if (alarm.dueMs > now || alarm.sequence >= endSequence) break
      const task = alarm.task
      alarm.task = null
      this.#heap.remove(alarm)
      if (task !== null) this.#incarnation.enter(task)
    }
    if (!this.#incarnation.gone) this.#arm()
  }
}
