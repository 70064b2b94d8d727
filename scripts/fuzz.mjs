/**
 * `npm run fuzz`: runs every fuzzer (x.fuzz.ts beside what it tests) for a bounded time.
 *
 * `npm run fuzz -- --seconds 60` gives 60 s of this machine to all of them together (the default is 120);
 * `-- --only record` runs those whose path contains the word. A fuzzer reads FUZZ_SECONDS, prints one line, and
 * fails with the seed or the input that it found.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { compiled } from './compiled.mjs'
import { install } from './install.mjs'
import { main, WrongUsage } from './step.mjs'
import { runTogether } from './together.mjs'

/** What a fuzzer may need to start and to end, beyond its time. */
const GRACE_MS = 30_000

main(async () => {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '120' }, only: { type: 'string', default: '' } },
  })
  const allSeconds = Number(values.seconds)
  if (!(allSeconds > 0 && allSeconds < 1_000_000))
    throw new WrongUsage(`--seconds ${values.seconds}: a number above 0 was expected`)
  install()
  build()
  const files = compiled('.fuzz.js').filter((path) => path.includes(values.only))
  if (files.length === 0) throw new WrongUsage(`no fuzzer has '${values.only}' in its path`)
  const share = (allSeconds * availableParallelism()) / files.length
  const fuzzSeconds = Math.max(1, Math.floor(share))
  const programs = files.map((path) => ({
    name: path,
    args: ['--enable-source-maps', path],
    env: { FUZZ_SECONDS: String(fuzzSeconds) },
    timeoutMs: fuzzSeconds * 1000 + GRACE_MS,
  }))
  await runTogether(`fuzz, ${fuzzSeconds} s each`, programs)
})
