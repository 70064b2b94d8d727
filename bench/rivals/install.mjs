/** Installs bench/package.json when it is not there yet. No part of `npm test` comes here. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))

export function installRivals() {
  const modules = join(folder, 'node_modules')
  if (['kafkajs', '@platformatic/kafka'].every((name) => existsSync(join(modules, name)))) return
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('npm ci in bench/ failed')
}

/** A file inside a rival's package, whatever its exports say: we measure its codec, not its connection. */
export function rivalFile(path) {
  return new URL(`../node_modules/${path}`, import.meta.url)
}
