import type { Clock } from '../clock.ts'
import { cpuUsage, monotonicMs, nowMs } from './captured.ts'
import type { Incarnation } from './incarnation.ts'

export class NodeClock implements Clock {
  readonly #incarnation: Incarnation

  constructor(incarnation: Incarnation) {
    this.#incarnation = incarnation
  }

  nowMs(): number {
    this.#incarnation.check()
    return nowMs()
  }

  monotonicMs(): number {
    this.#incarnation.check()
    return monotonicMs()
  }

  cpuMs(): number {
    this.#incarnation.check()
    const usage = cpuUsage()
    return (usage.user + usage.system) / 1000
  }
}
