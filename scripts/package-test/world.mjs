/**
 * The real world survives bundling: it finds the natives that are installed beside the package, and a job runs on a thread
 * whose entry was bundled too. Until an entry of the package brings the world with it, it is bundled here by itself.
 */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KINDS, writeBundle } from '../bundle.mjs'
import { root, runNode } from '../step.mjs'

const INPUTS = {
  'world-node': 'core/world/node/index.js',
  'job-thread': 'core/world/node/conformance/job-thread.js',
}

export async function checkBundledWorld(folder, nodes) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const optional = Object.keys(manifest.optionalDependencies)
  cpSync(join(root, 'scripts/package-test/use-world.mjs'), join(folder, 'use-world.mjs'))
  for (const [kind, { suffix }] of Object.entries(KINDS)) {
    const path = join(folder, 'node_modules/ottla/lib', `proof-${kind}`)
    await writeBundle(INPUTS, { kind, folder: path, optional })
    for (const node of nodes) {
      const args = [
        'use-world.mjs',
        join(path, `world-node.${suffix}`),
        join(path, `job-thread.${suffix}`),
      ]
      runNode(`a bundled world (${kind})`, args, { cwd: folder, node, timeoutMs: 60_000 })
    }
  }
}
