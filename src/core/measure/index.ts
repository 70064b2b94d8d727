// Medians for the benches, which give their own clock.
export { type MeasureOptions, measureNs } from './measure.ts'
