/** Compiles src/ to dist/, and takes out of dist/ what src/ no longer has: an old test would still run. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { main, root, runNode, toolPath } from './step.mjs'

const OUTPUT = /(?:\.d\.ts|\.js)(?:\.map)?$/

/** Removes from `output` what no file of `source` stands behind any more. Other files are left alone. */
export function sweep(output, source) {
  for (const entry of readdirSync(output, { withFileTypes: true })) {
    const made = join(output, entry.name)
    const from = join(source, entry.name)
    if (entry.isDirectory()) {
      if (existsSync(from)) sweep(made, from)
      else rmSync(made, { recursive: true })
    } else if (OUTPUT.test(made) && !existsSync(from.replace(OUTPUT, '.ts'))) {
      rmSync(made)
    }
  }
}

export function build() {
  runNode('build', [toolPath('typescript', 'tsc'), '-p', 'tsconfig.json'])
  sweep(join(root, 'dist'), join(root, 'src'))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(() => {
    install()
    build()
  })
}
