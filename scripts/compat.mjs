/**
 * `npm run compat`: runs every `compat/<name>/run.mjs`, each of which proves something against a program that we did
 * not write, fetches what it needs into .cache, and fails when we differ. `npm run compat -- name` runs one.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { main, root } from './step.mjs'
import { runTogether } from './together.mjs'

main(async () => {
  install()
  build()
  const wanted = process.argv.slice(2)
  const programs = readdirSync(join(root, 'compat'))
    .filter((name) => existsSync(join(root, 'compat', name, 'run.mjs')))
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .map((name) => ({ name, args: [join('compat', name, 'run.mjs')], timeoutMs: 600_000 }))
  // One at a time: several of them start a JVM, or a broker on a port of its own.
  await runTogether('compat', programs, { atOnce: 1 })
})
