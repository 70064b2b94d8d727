/** The law: as in power-loss.test.ts, for as many seeds as there is time. */
import { History, type HistoryOptions } from './testing/history.ts'

const MODES: readonly HistoryOptions['failing'][] = ['nothing', 'names and appends', 'syncs too']

async function run(): Promise<void> {
  const seconds = Number(process.env['FUZZ_SECONDS'] ?? 10)
  const end = performance.now() + seconds * 1000
  const first = Math.floor(performance.timeOrigin)
  let lives = 0
  for (let seed = first; performance.now() < end; seed++) {
    const failing = MODES[seed % MODES.length] as HistoryOptions['failing']
    try {
      lives += (await new History(seed, { lives: 8, failing }).run()).lives
    } catch (thrown) {
      throw new Error(`seed ${seed}, ${failing} failing: ${String(thrown)}`, { cause: thrown })
    }
  }
  console.log(`log directories: ${lives} lives`)
}

await run()
