/** Brings node_modules to what package-lock.json says, when it is not there already. */
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmPath, root, runNode, StepFailed } from './step.mjs'

function packagesOf(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {}
}

/**
 * The packages that the lock file names and node_modules has not, or has in another version.
 *
 * npm keeps what it installed in node_modules/.package-lock.json. What is optional may be missing:
 * it is for another platform.
 */
function missingPackages() {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(join(root, 'node_modules/.package-lock.json'))
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !(entry.optional && present[path] === undefined))
    .filter(([path, entry]) => present[path]?.version !== entry.version)
    .map(([path]) => path)
}

export function install() {
  const missing = missingPackages()
  if (missing.length === 0) return
  const modules = join(root, 'node_modules')
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) {
    console.error(`[ottla] node_modules is a link and lacks ${missing.join(', ')}: install there`)
    throw new StepFailed('install')
  }
  runNode('install (npm ci)', [npmPath(), 'ci', '--no-audit', '--no-fund'])
}
