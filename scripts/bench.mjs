/**
 * `npm run bench`: runs every bench, the compiled `x.bench.ts` and the programs `bench/*.mjs`, one after the other.
 *
 * `npm run bench -- fetch` runs those whose path contains the word. `npm run bench:smoke` sets BENCH_SMOKE=1, with
 * which a bench does everything once and quickly, so that CI sees that it still runs. Benches print and never assert.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { compiled } from './compiled.mjs'
import { install } from './install.mjs'
import { main, root, runNode, WrongUsage } from './step.mjs'

function programs() {
  const folder = join(root, 'bench')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => name.endsWith('.mjs')).map((name) => join('bench', name))
}

main(() => {
  const { values, positionals } = parseArgs({
    options: { smoke: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  install()
  build()
  const env = values.smoke ? { BENCH_SMOKE: '1' } : {}
  const timeoutMs = values.smoke ? 60_000 : 900_000
  const benches = [...compiled('.bench.js'), ...programs()].filter((path) =>
    positionals.every((word) => path.includes(word)),
  )
  if (benches.length === 0)
    throw new WrongUsage(`no bench has '${positionals.join(' ')}' in its path`)
  for (const path of benches) runNode(path, ['--enable-source-maps', path], { env, timeoutMs })
  console.log(`bench${values.smoke ? ' (smoke)' : ''}: ${benches.length} passed, 0 failed`)
})
