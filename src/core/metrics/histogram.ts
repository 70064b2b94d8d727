/** Each power of two is cut into this many equal buckets: a quantile is at most 1/16 too high. */
const BUCKETS_PER_DOUBLING = 16
const DOUBLING_BITS = 4
const DOUBLINGS = 32 - DOUBLING_BITS
const BUCKETS = (DOUBLINGS + 1) * BUCKETS_PER_DOUBLING
const LARGEST = 0xffff_ffff

export interface HistogramReading {
  readonly count: number
  readonly sum: number
  readonly max: number
  /** Upper bounds of the buckets that hold something, rising, with the count of values at or below each. */
  readonly cumulative: readonly { readonly upTo: number; readonly count: number }[]
}

/**
 * A distribution in logarithmic steps with linear ones inside (as HdrHistogram), so that one array of counts
 * covers microseconds to an hour with the same relative error.
 *
 * Values are multiples of the resolution, from 0 to 2^32 of it; what lies outside counts as the nearest. Recording
 * allocates nothing; the array (3.7 KB) is made with the first value, since most series of a broker never get one.
 */
export class Histogram {
  readonly #perUnit: number
  #counts: Float64Array | null = null
  #count = 0
  #sum = 0
  #max = 0

  /** `resolution`: the least difference that matters, such as 0.001 for microseconds in milliseconds. */
  constructor(resolution = 1) {
    this.#perUnit = 1 / resolution
  }

  get count(): number {
    return this.#count
  }

  record(value: number): void {
    const counts = (this.#counts ??= new Float64Array(BUCKETS))
    const bucket = bucketOf(value * this.#perUnit)
    counts[bucket] = (counts[bucket] as number) + 1
    this.#count += 1
    this.#sum += value
    if (value > this.#max) this.#max = value
  }

  /**
   * The value that the fraction `q` (0 to 1) of all values does not exceed, up to the width of its bucket;
   * 0 when there are none.
   */
  quantile(q: number): number {
    const wanted = Math.max(1, Math.ceil(q * this.#count))
    let seen = 0
    for (const [bucket, count] of (this.#counts ?? []).entries()) {
      seen += count
      if (count > 0 && seen >= wanted) return Math.min(this.#upTo(bucket), this.#max)
    }
    return this.#max
  }

  read(): HistogramReading {
    const cumulative: { upTo: number; count: number }[] = []
    let seen = 0
    for (const [bucket, count] of (this.#counts ?? []).entries()) {
      seen += count
      if (count > 0) cumulative.push({ upTo: this.#upTo(bucket), count: seen })
    }
    return { count: this.#count, sum: this.#sum, max: this.#max, cumulative }
  }

  #upTo(bucket: number): number {
    return upperEdge(bucket) / this.#perUnit
  }
}

function bucketOf(steps: number): number {
  const whole = steps >= LARGEST ? LARGEST : steps > 0 ? Math.floor(steps) : 0
  if (whole < BUCKETS_PER_DOUBLING) return whole
  const doubling = 31 - Math.clz32(whole) - DOUBLING_BITS
  const inside = (whole >>> doubling) & (BUCKETS_PER_DOUBLING - 1)
  return (doubling + 1) * BUCKETS_PER_DOUBLING + inside
}

/** The first number of steps that is no longer in the bucket. */
function upperEdge(bucket: number): number {
  if (bucket < BUCKETS_PER_DOUBLING) return bucket + 1
  const doubling = Math.floor(bucket / BUCKETS_PER_DOUBLING) - 1
  const inside = bucket % BUCKETS_PER_DOUBLING
  return (BUCKETS_PER_DOUBLING + inside + 1) * 2 ** doubling
}
