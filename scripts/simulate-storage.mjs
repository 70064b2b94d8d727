/**
 * `npm run simulate:storage -- --seeds 100000 --from 1 [--failing-disk]`: a log beside its model, seed after seed. Prints the
 * first seed that breaks an invariant, with its history, and fails; that seed alone: `--from N --seeds 1`.
 */
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { main } from './step.mjs'

main(async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      'failing-disk': { type: 'boolean', default: false },
    },
  })
  install()
  build()
  const { simulateLog } = await import('../dist/sim/index.js')
  const from = Number(values.from)
  const count = Number(values.seeds)
  let restarts = 0
  let appended = 0
  for (let seed = from; seed < from + count; seed++) {
    const simulated = await simulateLog({ seed, failingDisk: values['failing-disk'] })
    restarts += simulated.restarts
    appended += simulated.appended
    if (simulated.problems.length === 0) continue
    console.error(`${simulated.history.join('\n')}\n${simulated.problems.join('\n')}`)
    throw new Error(`seed ${seed} breaks an invariant`)
  }
  console.log(
    `${count} seeds from ${from}: ${restarts} restarts, ${appended} appends, no invariant broken`,
  )
})
