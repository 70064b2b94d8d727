/** Reads the published declarations with TypeScript 5.9, as strictly as a user may: no skipLibCheck. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENTRIES } from '../entries.mjs'
import { newestNode } from '../newest-node.mjs'
import { npmPath, root, runNode } from '../step.mjs'

const VERSION = '5.9.3'

function typescript() {
  const folder = join(root, '.cache', `typescript-${VERSION}`)
  const path = join(folder, 'node_modules/typescript/bin/tsc')
  if (!existsSync(path)) {
    const where = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund']
    const args = [npmPath(), 'install', ...where, `typescript@${VERSION}`]
    runNode(`fetch TypeScript ${VERSION}`, args, { quiet: true })
  }
  return path
}

const STRICT = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  target: 'es2023',
  lib: ['es2023'],
  types: [],
}

/** The ways in which users resolve modules; `verbatimModuleSyntax` is what Node's own type stripping asks for. */
const WAYS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler', verbatimModuleSyntax: true },
}

function use(entries) {
  return entries
    .map(({ path, name }) => {
      const specifier = path.replace('.', 'ottla')
      return `import * as ${name} from '${specifier}'\nexport const ${name}Names: object = ${name}\n`
    })
    .join('')
}

/** What the compiler must refuse. */
const REFUSED = `
import type { FetchRequest } from 'ottla/protocol'
// @ts-expect-error: a request has no such field
export const wrong = (request: FetchRequest) => request.nothing
`

/** The example of README.md: what a user writes first. */
function example() {
  const [, code] = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8'))
  return code
}

export function checkTypes(folder) {
  const tsc = typescript()
  writeFileSync(join(folder, 'user.mts'), use(ENTRIES))
  writeFileSync(join(folder, 'user.cts'), use(ENTRIES.filter(({ commonjs }) => commonjs)))
  writeFileSync(join(folder, 'example.mts'), example())
  writeFileSync(join(folder, 'refused.mts'), REFUSED)
  for (const [name, options] of Object.entries(WAYS)) {
    const modules = ['user.mts', 'example.mts', 'refused.mts']
    const files = name === 'bundler' ? modules : [...modules, 'user.cts']
    const config = { compilerOptions: { ...STRICT, ...options }, files }
    writeFileSync(join(folder, `tsconfig.${name}.json`), JSON.stringify(config))
    runNode(`TypeScript ${VERSION}, ${name}`, [tsc, '-p', `tsconfig.${name}.json`], { cwd: folder })
  }
  // The newest Node strips types by itself.
  runNode('the example of README.md', ['example.mts'], { cwd: folder, node: newestNode() })
}
