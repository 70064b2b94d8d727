import { assert } from '../assert/index.ts'

export interface MeasureOptions {
  /** Any clock in milliseconds with fractions; CPU time is the one that neighbours disturb least. */
  readonly nowMs: () => number
  /** How long one round should take. */
  readonly roundMs: number
  /** The median is taken of so many rounds; an odd number. */
  readonly rounds: number
}

/**
 * How many nanoseconds one call takes: the median of several rounds. `repeat(times)` does the thing that many times
 * in a loop of its own, so that no call is counted that is not part of it, and gives something that depends on
 * all of them, so that no compiler leaves them out.
 */
export function measureNs(options: MeasureOptions, repeat: (times: number) => unknown): number {
  const { nowMs, roundMs, rounds } = options
  const timed = (times: number): number => {
    const start = nowMs()
    const result = repeat(times)
    const tookMs = nowMs() - start
    assert(result !== undefined, 'a bench gives what it computed')
    return tookMs
  }
  let times = 1
  while (timed(times) < roundMs && times < 2 ** 40) times *= 2
  const tookMs = Array.from({ length: rounds }, () => timed(times)).sort((a, b) => a - b)
  return ((tookMs[rounds >> 1] as number) * 1e6) / times
}
