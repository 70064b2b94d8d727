/** Takes a timer or a subscription back. Calling it again, or after the task ran, does nothing. */
export type Cancel = () => void

/**
 * The timers door. There is no sleep that cannot be cancelled, because a broker that stops must leave
 * nothing behind.
 */
export interface Timers {
  /** Runs `task` once, no earlier than `delayMs` (0 or more; fractions allowed) from now. Never runs it inside this call. */
  after(delayMs: number, task: () => void): Cancel

  /** Lets everything else that is ready run, sockets included, and then goes on: how long work yields between slices. */
  turn(): Promise<void>
}
