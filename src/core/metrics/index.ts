// Counters, gauges and histograms that cost nanoseconds; showing them is somebody else's part.
export { Counter } from './counter.ts'
export { Family } from './family.ts'
export { Gauge } from './gauge.ts'
export { Histogram, type HistogramReading } from './histogram.ts'
export {
  type MetricFacts,
  type MetricKind,
  type MetricReading,
  MetricRegistry,
} from './registry.ts'
