/**
 * The clock door. Pure code never sees it: it is told `now` as a number (DESIGN, hot-path habits).
 */
export interface Clock {
  /** Wall clock, milliseconds since 1970. It can jump either way; never measure a duration with it. */
  nowMs(): number

  /** Milliseconds since an arbitrary start, with fractions; never goes back. */
  monotonicMs(): number

  /** CPU time this process has used (user + system), in milliseconds. The virtual world answers 0. */
  cpuMs(): number
}
