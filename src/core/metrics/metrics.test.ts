import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Bug } from '../assert/index.ts'
import { Counter, Family, Histogram, MetricRegistry } from './index.ts'

test('counters, gauges and histograms are read together, by name', () => {
  const metrics = new MetricRegistry()
  const requests = metrics.counter({ name: 'requests', doc: 'Requests.', labels: ['api'] })
  const fetches = requests.with('Fetch')
  fetches.inc()
  fetches.add(2)
  requests.with('Produce').inc()
  assert.equal(requests.with('Fetch'), fetches)
  const open = metrics.gauge({ name: 'connections', doc: 'Open connections.' }).with()
  open.set(5)
  open.add(-1)
  metrics
    .gauge({ name: 'queue', doc: 'Waiting.' })
    .with()
    .observe(() => 42)
  metrics.histogram({ name: 'wait_ms', doc: 'Waits.', resolution: 0.001 }).with().record(2)
  const plain = metrics.read().map(({ name, kind, series }) => ({ name, kind, series }))
  assert.deepEqual(plain, [
    { name: 'connections', kind: 'gauge', series: [{ labels: [], value: 4 }] },
    { name: 'queue', kind: 'gauge', series: [{ labels: [], value: 42 }] },
    {
      name: 'requests',
      kind: 'counter',
      series: [
        { labels: ['Fetch'], value: 3 },
        { labels: ['Produce'], value: 1 },
      ],
    },
    {
      name: 'wait_ms',
      kind: 'histogram',
      series: [
        {
          labels: [],
          value: { count: 1, sum: 2, max: 2, cumulative: [{ upTo: 2.048, count: 1 }] },
        },
      ],
    },
  ])
})

test('a metric is declared once, by a name that can be shown, and used with its labels', () => {
  const metrics = new MetricRegistry()
  const one = metrics.counter({ name: 'one', doc: '' })
  assert.throws(() => metrics.gauge({ name: 'one', doc: '' }), Bug)
  assert.throws(() => metrics.gauge({ name: 'One-2', doc: '' }), Bug)
  assert.throws(() => one.with('label'), Bug)
})

test('labels that clients choose cannot fill the memory', () => {
  const family = new Family(['client', 'user'], () => new Counter(), 3)
  for (let i = 0; i < 10; i++) family.with(`client-${i}`, 'ann').inc()
  assert.deepEqual(
    family.series().map(({ labels, metric }) => [labels[0], metric.value]),
    [
      ['client-0', 1],
      ['client-1', 1],
      ['client-2', 1],
      ['other', 7],
    ],
  )
  family.remove('client-1', 'ann')
  family.with('late', 'ann').inc()
  assert.equal(family.series()[2]?.labels[0], 'late')
})

test('two label lists are one series only when they are equal', () => {
  const label = fc.constantFrom('', 'a', ',', '1:', 'a,1:a', '1:a,1:a', ':')
  fc.assert(
    fc.property(
      fc.array(label, { minLength: 2, maxLength: 2 }),
      fc.array(label, { minLength: 2, maxLength: 2 }),
      (a, b) => {
        const family = new Family(['x', 'y'], () => new Counter())
        assert.equal(family.with(...a) === family.with(...b), a[0] === b[0] && a[1] === b[1])
      },
    ),
  )
})

test('a quantile is never too low and at most a sixteenth or one step too high', () => {
  const value = fc.oneof(
    fc.double({ min: 0, max: 100_000, noNaN: true }),
    fc.nat(40),
    fc.nat(2 ** 31),
  )
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const histogram = new Histogram(1)
        for (const one of values) histogram.record(one)
        const sorted = [...values].sort((a, b) => a - b)
        const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number
        const told = histogram.quantile(q)
        assert.ok(told >= exact, `${told} below ${exact}`)
        assert.ok(told <= exact + Math.max(1, exact / 16), `${told} far above ${exact}`)
        const reading = histogram.read()
        assert.equal(reading.cumulative.at(-1)?.count, values.length)
        assert.equal(reading.max, sorted.at(-1))
      },
    ),
    { numRuns: 1000 },
  )
})

test('values that no bucket has count as the nearest', () => {
  const histogram = new Histogram(0.001)
  for (const one of [-5, Number.NaN, 0, Infinity, 2 ** 40]) histogram.record(one)
  assert.equal(histogram.count, 5)
  assert.equal(histogram.read().cumulative.length, 2)
  assert.equal(new Histogram().quantile(0.5), 0)
})
