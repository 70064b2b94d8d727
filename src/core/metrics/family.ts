import { assert } from '../assert/index.ts'
import { MAX_SERIES_PER_METRIC } from '../limits/index.ts'

const OTHER = 'other'

export interface Series<M> {
  readonly labels: readonly string[]
  readonly metric: M
}

/**
 * The series of one metric, by the values of its labels.
 *
 * Labels are resolved once, where a connection, a partition or a handler is made, and the metric is kept there: a look-up
 * costs fifty times what `inc` does. Clients choose some labels, so there is a bound: what comes after
 * `MAX_SERIES_PER_METRIC` is counted together under `other`.
 */
export class Family<M> {
  readonly #names: readonly string[]
  readonly #make: () => M
  readonly #limit: number
  readonly #series = new Map<string, Series<M>>()
  #other: Series<M> | null = null

  constructor(labelNames: readonly string[], make: () => M, limit = MAX_SERIES_PER_METRIC) {
    this.#names = labelNames
    this.#make = make
    this.#limit = limit
  }

  /** The metric of these label values, in the order of the names. */
  with(...labels: readonly string[]): M {
    assert(labels.length === this.#names.length, 'a metric is given as many labels as it has')
    const key = keyOf(labels)
    const known = this.#series.get(key)
    if (known !== undefined) return known.metric
    if (this.#series.size >= this.#limit) return this.#overflow()
    const series = { labels, metric: this.#make() }
    this.#series.set(key, series)
    return series.metric
  }

  /** Forgets a series: its topic was deleted, its client is gone. */
  remove(...labels: readonly string[]): void {
    this.#series.delete(keyOf(labels))
  }

  /** In the order they were made; `other` last. */
  series(): readonly Series<M>[] {
    const all = [...this.#series.values()]
    return this.#other === null ? all : [...all, this.#other]
  }

  #overflow(): M {
    this.#other ??= { labels: this.#names.map(() => OTHER), metric: this.#make() }
    return this.#other.metric
  }
}

/** No label can hold the separator's place: each part says how long it is. */
function keyOf(labels: readonly string[]): string {
  return labels.length === 1 ? (labels[0] as string) : labels.map((l) => `${l.length}:${l}`).join()
}
