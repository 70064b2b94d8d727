/** What counting costs beside an addition, and a log level that is off beside nothing; ns of CPU time. */
import { Logs } from '../logging/index.ts'
import { type MeasureOptions, measureNs } from '../measure/index.ts'
import { MetricRegistry } from './index.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const options: MeasureOptions = {
  nowMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  roundMs: smoke ? 1 : 40,
  rounds: smoke ? 1 : 15,
}

function report(name: string, repeat: (times: number) => unknown): void {
  console.log(`${name.padEnd(44)} ${measureNs(options, repeat).toFixed(2).padStart(8)} ns`)
}

const metrics = new MetricRegistry()
const requests = metrics.counter({ name: 'requests', doc: 'Requests.', labels: ['api'] })
const waits = metrics.histogram({ name: 'wait_ms', doc: 'Waits.', resolution: 0.001 })
const open = metrics.gauge({ name: 'open', doc: 'Open.' })

report('a bare loop that adds', (times) => {
  let sum = 0
  for (let i = 0; i < times; i++) sum += i & 1
  return sum
})
const counter = requests.with('Fetch')
report('counter.inc', (times) => {
  for (let i = 0; i < times; i++) counter.inc()
  return counter.value
})
report('counter.add', (times) => {
  for (let i = 0; i < times; i++) counter.add(i & 1)
  return counter.value
})
const gauge = open.with()
report('gauge.set', (times) => {
  for (let i = 0; i < times; i++) gauge.set(i)
  return gauge.value
})
const histogram = waits.with()
report('histogram.record', (times) => {
  for (let i = 0; i < times; i++) histogram.record((i & 0xffff) * 0.01)
  return histogram.count
})
report('family.with, one label', (times) => {
  for (let i = 0; i < times; i++) requests.with('Fetch').inc()
  return counter.value
})
const log = new Logs(() => {}, 'info').logger('bench')
report('log.debug?.(...) that is off', (times) => {
  let sum = 0
  for (let i = 0; i < times; i++) {
    log.debug?.('never', { i })
    sum += i & 1
  }
  return sum
})
