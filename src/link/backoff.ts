export interface BackoffOptions {
  /** Kafka's `reconnect.backoff.ms` or `retry.backoff.ms`. */
  readonly initialMs: number
  /** Kafka's `reconnect.backoff.max.ms` or `retry.backoff.max.ms`. */
  readonly maxMs: number
}

const FACTOR = 2
const JITTER = 0.2
const DRAWS = 1 << 20

/**
 * How long to wait before the next attempt (KIP-580): doubles with each failure, up to a maximum, and differs by up to
 * a fifth either way, so that the clients of a broker that died do not come back in one instant.
 *
 * @param failures attempts that failed so far, 1 or more
 * @param below draws a whole number in [0, bound)
 */
export function backoffMs(
  options: BackoffOptions,
  failures: number,
  below: (bound: number) => number,
): number {
  const grown = options.initialMs * FACTOR ** (failures - 1)
  const capped = Math.min(grown, options.maxMs)
  const spread = 1 - JITTER + (2 * JITTER * below(DRAWS)) / DRAWS
  return Math.min(capped * spread, options.maxMs)
}
