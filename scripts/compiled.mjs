import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './step.mjs'

function filesIn(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The compiled files under `dist/<room>` (absent: all of dist/) whose names end so, sorted. */
export function compiled(suffix, room = '') {
  return filesIn(join('dist', room))
    .filter((path) => path.endsWith(suffix))
    .toSorted()
}

/** Every unit test: those of the product, compiled, and those of what stands beside it. */
export function allTests() {
  const beside = ['tidy', 'scripts'].flatMap(filesIn).filter((path) => path.endsWith('.test.mjs'))
  return [...compiled('.test.js'), ...beside.toSorted()]
}
