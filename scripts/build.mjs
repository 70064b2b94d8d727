/** Compiles src/ to dist/, and takes out of dist/ what src/ no longer has: an old test would still run. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { main, root, runNode, toolPath } from './step.mjs'

const OUTPUT = /(?:\.d\.ts|\.js)(?:\.map)?$/

function sweep(folder) {
  for (const entry of readdirSync(join(root, 'dist', folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (existsSync(join(root, 'src', path))) sweep(path)
      else rmSync(join(root, 'dist', path), { recursive: true })
    } else if (OUTPUT.test(path) && !existsSync(join(root, 'src', path.replace(OUTPUT, '.ts')))) {
      rmSync(join(root, 'dist', path))
    }
  }
}

export function build() {
  runNode('build', [toolPath('typescript', 'tsc'), '-p', 'tsconfig.json'])
  sweep('')
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(() => {
    install()
    build()
  })
}
