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

/** One import for each file, of names that may have another name here. */
function importLines(path, names) {
  const clauses = new Map()
  for (const { file, name, local } of names) {
    const clause = local === name ? name : `${name} as ${local}`
    clauses.set(file, [...(clauses.get(file) ?? []), clause])
  }
  return [...clauses]
    .map(([file, of]) => `import type { ${of.join(', ')} } from '${relativeTo(path, file)}';\n`)
    .join('')
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
    return importLines(path, [...this.#names.values()])
  }
}

const parsed = new Map()

function readDeclarations(path) {
  if (!parsed.has(path)) {
    const text = readFileSync(join(root, 'dist', path), 'utf8')
    const { program } = parseSync(path, text, { lang: 'dts', astType: 'ts' })
    parsed.set(path, { text, program })
  }
  return parsed.get(path)
}

/** Where a name that `path` exports is declared, and as what; `null` where it exports no such name. */
function homeOf(path, name) {
  const { program } = readDeclarations(path)
  const exports = program.body.filter((node) => node.type.startsWith('Export'))
  for (const node of exports.filter((each) => each.type === 'ExportNamedDeclaration')) {
    if (node.declaration && [...namesIn(node.declaration)].includes(name)) return { path, name }
    const specifier = node.specifiers.find((each) => each.exported.name === name)
    if (specifier === undefined) continue
    if (!node.source) return { path, name }
    return homeOf(target(path, node.source.value), specifier.local.name)
  }
  for (const node of exports.filter((each) => each.type === 'ExportAllDeclaration')) {
    const home = homeOf(target(path, node.source.value), name)
    if (home !== null) return home
  }
  return null
}

function* namesIn(declaration) {
  if (declaration.id) yield declaration.id.name
  for (const { id } of declaration.declarations ?? []) yield id.name
}

/** `export { a, type B } from '...'`, each name from the file that declares it. */
function exportLines(path, node, homes) {
  return homes
    .map(({ file, name }, index) => {
      const { exported, exportKind } = node.specifiers[index]
      const isType = [node.exportKind, exportKind].includes('type')
      const clause = exported.name === name ? name : `${name} as ${exported.name}`
      return `export ${isType ? 'type ' : ''}{ ${clause} } from '${relativeTo(path, file)}';\n`
    })
    .join('')
}

/**
 * Names that are imported or handed on from an index.ts, as from the files that declare them: else one type of `#core/world`
 * brings all the doors of the world into the package.
 */
function throughDoors(path, node, reach) {
  const isImport = node.type === 'ImportDeclaration'
  if (!isImport && node.type !== 'ExportNamedDeclaration') return null
  if (isImport && node.specifiers.some(({ type }) => type !== 'ImportSpecifier')) return null
  const homes = node.specifiers.map(({ imported, local }) => {
    const wanted = isImport ? imported.name : local.name
    const home = homeOf(target(path, node.source.value), wanted)
    if (home === null) throw new Error(`${path} asks for ${wanted}, which is not there`)
    return { file: reach(home.path), name: home.name, local: local.name }
  })
  return (isImport ? importLines(path, homes) : exportLines(path, node, homes)).trimEnd()
}

/** The declarations of one file, rewritten, and the files that they name. */
function rewrite(path) {
  const { text, program } = readDeclarations(path)
  const reached = new Set()
  const edits = []
  const hoisted = new Hoisted(text)
  const reach = (file) => {
    reached.add(file)
    return file
  }
  for (const node of nodesOf(program)) {
    const source = node.source ?? node.argument
    if (typeof source?.value !== 'string' || !isOurs(source.value)) continue
    const file = target(path, source.value)
    const named = throughDoors(path, node, reach)
    if (named !== null) {
      edits.push({ start: node.start, end: node.end, by: named })
    } else if (node.type === 'TSImportType' && node.qualifier?.type === 'Identifier') {
      const home = homeOf(file, node.qualifier.name) ?? { path: file, name: node.qualifier.name }
      const local = hoisted.nameOf(reach(home.path), home.name)
      edits.push({ start: node.start, end: node.qualifier.end, by: local })
    } else {
      const by = `'${relativeTo(path, reach(file))}'`
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
    const { out, reached } = rewrite(path)
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
