import type { ScheduledEvent } from './schedule.ts'

/**
 * Whoever things happen to: one incarnation, the kernel of a machine, or the universe itself.
 * The events of one lane at one instant keep their order; a dead lane has no more events.
 */
export class Lane {
  readonly number: number
  readonly name: string
  alive = true
  /** Reasons to stand still, as by SIGSTOP: while there is one, what is due waits in `deferred`, in order. */
  pauses = 0
  deferred: ScheduledEvent[] = []
  /** Told what an event has thrown; of a process only: what anything else throws ends the run. */
  onBug: ((bug: unknown) => void) | null = null

  constructor(number: number, name: string) {
    this.number = number
    this.name = name
  }
}
