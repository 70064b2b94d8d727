import { assert } from '../assert/index.ts'
import { Counter } from './counter.ts'
import { Family } from './family.ts'
import { Gauge } from './gauge.ts'
import { Histogram, type HistogramReading } from './histogram.ts'

export type MetricKind = 'counter' | 'gauge' | 'histogram'

export interface MetricFacts {
  /** Lower case with underscores and the unit last, as Prometheus wants: `request_wait_ms`. */
  readonly name: string
  readonly doc: string
  /** The names of its labels; absent: it has none. */
  readonly labels?: readonly string[]
}

/** What a metric showed at one moment. */
export interface MetricReading {
  readonly name: string
  readonly doc: string
  readonly kind: MetricKind
  readonly labelNames: readonly string[]
  readonly series: readonly {
    readonly labels: readonly string[]
    readonly value: number | HistogramReading
  }[]
}

const NAME = /^[a-z][a-z0-9_]*$/

/** The metrics of one broker or client. Each is declared once, where it is counted. */
export class MetricRegistry {
  readonly #readers = new Map<string, () => MetricReading>()

  counter(facts: MetricFacts): Family<Counter> {
    return this.#declare('counter', facts, {
      make: () => new Counter(),
      read: (counter) => counter.value,
    })
  }

  gauge(facts: MetricFacts): Family<Gauge> {
    return this.#declare('gauge', facts, { make: () => new Gauge(), read: (gauge) => gauge.value })
  }

  /** `resolution`: see `Histogram`. */
  histogram(facts: MetricFacts & { readonly resolution?: number }): Family<Histogram> {
    return this.#declare('histogram', facts, {
      make: () => new Histogram(facts.resolution),
      read: (histogram) => histogram.read(),
    })
  }

  /** All metrics, by name. The values are of one moment: nothing runs in between. */
  read(): readonly MetricReading[] {
    return [...this.#readers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, read]) => read())
  }

  #declare<M>(
    kind: MetricKind,
    facts: MetricFacts,
    way: { make: () => M; read: (metric: M) => number | HistogramReading },
  ): Family<M> {
    const { name, doc, labels: labelNames = [] } = facts
    assert(NAME.test(name), 'a metric name has lower case letters, digits and underscores')
    assert(!this.#readers.has(name), 'a metric is declared once')
    const family = new Family(labelNames, way.make)
    this.#readers.set(name, () => {
      const series = family
        .series()
        .map(({ labels, metric }) => ({ labels, value: way.read(metric) }))
      return { name, doc, kind, labelNames, series }
    })
    return family
  }
}
