/**
 * `npm run compat`: runs every `compat/<name>/run.mjs`, each of which proves something against a program that we did
 * not write, fetches what it needs into .cache, and fails when we differ. `npm run compat -- name` runs one.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { main, root, WrongUsage } from './step.mjs'
import { runTogether } from './together.mjs'

main(async () => {
  const wanted = process.argv.slice(2)
  const names = readdirSync(join(root, 'compat')).filter((name) =>
    existsSync(join(root, 'compat', name, 'run.mjs')),
  )
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new WrongUsage(`no compat/${unknown[0]}/run.mjs; there are: ${names.join(', ')}`)
  install()
  build()
  const programs = names
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .map((name) => ({ name, args: [join('compat', name, 'run.mjs')], timeoutMs: 600_000 }))
  // One at a time: several of them start a JVM, or a broker on a port of its own.
  await runTogether('compat', programs, { atOnce: 1 })
})
