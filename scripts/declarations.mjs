/**
 * Copies from dist/ to types/ the declarations that the entries reach, in a form that every TypeScript reads:
 * `#room/folder` and `./x.ts` become relative paths that end in .js, and `import("./word.ts").Word`, which
 * the compiler writes out again at each use, becomes a name imported once.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { ENTRIES } from './entries.mjs'
import { root } from './step.mjs'

/** The declaration file that `specifier` means in `path`; both as they stand below dist/. */
function target(path, specifier) {
  if (specifier.startsWith('#')) return `${specifier.slice(1)}/index.d.ts`
  return posix.join(posix.dirname(path), specifier).replace(/(?<!\.d)\.ts$/, '.d.ts')
}

function relativeTo(path, file) {
  const relative = posix.relative(posix.dirname(path), file).replace(/\.d\.ts$/, '.js')
  return relative.startsWith('.') ? relative : `./${relative}`
}

function isOurs(specifier) {
  return specifier.startsWith('#') || specifier.startsWith('.')
}

function* nodesOf(node) {
  yield node
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each?.type === 'string') yield* nodesOf(each)
    }
  }
}

/** Collects the names that are to be imported, each under a name that the file does not use. */
class Hoisted {
  #text
  #names = new Map()

  constructor(text) {
    this.#text = text
  }

  nameOf(file, name) {
    const key = `${file} ${name}`
    if (!this.#names.has(key)) this.#names.set(key, { file, name, local: this.#fresh(name) })
    return this.#names.get(key).local
  }

  #fresh(name) {
    const taken = (local) =>
      new RegExp(`(?<![.\\w$])${local}(?![\\w$])`).test(this.#text) ||
      [...this.#names.values()].some((each) => each.local === local)
    let local = name
    while (taken(local)) local = `${local}_`
    return local
  }

  lines(path) {
    const clauses = new Map()
    for (const { file, name, local } of this.#names.values()) {
      const clause = local === name ? name : `${name} as ${local}`
      clauses.set(file, [...(clauses.get(file) ?? []), clause])
    }
    return [...clauses]
      .map(([file, names]) => {
        return `import type { ${names.join(', ')} } from '${relativeTo(path, file)}';\n`
      })
      .join('')
  }
}

/** The declarations of one file, rewritten, and the files that they name. */
function rewrite(path, text) {
  const { program } = parseSync(path, text, { lang: 'dts', astType: 'ts' })
  const reached = new Set()
  const edits = []
  const hoisted = new Hoisted(text)
  const reach = (specifier) => {
    const file = target(path, specifier)
    reached.add(file)
    return file
  }
  for (const node of nodesOf(program)) {
    const source = node.source ?? node.argument
    if (typeof source?.value !== 'string' || !isOurs(source.value)) continue
    if (node.type === 'TSImportType' && node.qualifier?.type === 'Identifier') {
      const local = hoisted.nameOf(reach(source.value), node.qualifier.name)
      edits.push({ start: node.start, end: node.qualifier.end, by: local })
    } else {
      const by = `'${relativeTo(path, reach(source.value))}'`
      edits.push({ start: source.start, end: source.end, by })
    }
  }
  let out = text
  for (const { start, end, by } of edits.toSorted((a, b) => b.start - a.start)) {
    out = out.slice(0, start) + by + out.slice(end)
  }
  return { out: hoisted.lines(path) + compact(out), reached }
}

/** The compiler's four spaces are a quarter of all bytes. */
function compact(text) {
  return text
    .replace(/^\/\/# sourceMappingURL=.*\n?/m, '')
    .replaceAll(/^(?: {4})+/gm, (spaces) => ' '.repeat(spaces.length / 4))
}

/** Writes types/ and gives the number of bytes in it. */
export function writeDeclarations() {
  const types = join(root, 'types')
  rmSync(types, { recursive: true, force: true })
  const waiting = ENTRIES.map(({ folder }) => `${folder}/index.d.ts`)
  const seen = new Set(waiting)
  let bytes = 0
  for (const path of waiting) {
    const { out, reached } = rewrite(path, readFileSync(join(root, 'dist', path), 'utf8'))
    mkdirSync(dirname(join(types, path)), { recursive: true })
    writeFileSync(join(types, path), out)
    bytes += Buffer.byteLength(out)
    for (const file of reached) {
      if (!seen.has(file)) waiting.push(file)
      seen.add(file)
    }
  }
  writeFileSync(join(types, 'package.json'), '{ "type": "commonjs" }\n')
  return bytes
}
