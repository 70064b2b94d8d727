/** Reads the published declarations with TypeScript 5.9, as strictly as a user may: no skipLibCheck. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENTRIES } from '../entries.mjs'
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

/** What a user of `ottla/protocol` writes: named imports, inferred types, a brand where a number is due. */
const PROTOCOL_USER = `
import { APIS, Errors, Fetch, type FetchRequest } from 'ottla/protocol'
export const key: number = Fetch.key + APIS.length + Errors.NONE
export function first(request: FetchRequest): string | undefined {
  return request.topics[0]?.topic
}
// @ts-expect-error: a request has no such field
export const wrong = (request: FetchRequest) => request.nothing
`

export function checkTypes(folder) {
  const tsc = typescript()
  writeFileSync(join(folder, 'user.mts'), use(ENTRIES) + PROTOCOL_USER)
  writeFileSync(join(folder, 'user.cts'), use(ENTRIES.filter(({ commonjs }) => commonjs)))
  for (const [name, options] of Object.entries(WAYS)) {
    const files = name === 'bundler' ? ['user.mts'] : ['user.mts', 'user.cts']
    const config = { compilerOptions: { ...STRICT, ...options }, files }
    writeFileSync(join(folder, `tsconfig.${name}.json`), JSON.stringify(config))
    runNode(`TypeScript ${VERSION}, ${name}`, [tsc, '-p', `tsconfig.${name}.json`], { cwd: folder })
  }
}
