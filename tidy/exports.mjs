/** What each file exports and imports by name, and where a name comes from through any chain of re-exports. */
import { resolve } from './graph.mjs'
import { boundNames } from './scope.mjs'

const TYPES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

/** `name` -> `{ from, as }` for a re-export, `{}` for what the file declares itself; stars apart. */
export function exportsOf(source) {
  const named = new Map()
  const stars = []
  for (const node of source.program.body) {
    if (node.type === 'ExportAllDeclaration') {
      const file = resolve(source.path, node.source.value)
      const as = node.exported?.name
      if (as === undefined) stars.push(file)
      else named.set(as, { line: source.lineOf(node.start), file, as: '*' })
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const [name, entry] of namedExports(source, node)) named.set(name, entry)
    }
  }
  return { named, stars }
}

function namedExports(source, node) {
  const line = source.lineOf(node.start)
  if (node.declaration !== null) {
    const isType = TYPES.has(node.declaration.type)
    return declaredNames(node.declaration).map((name) => [name, { line, isType }])
  }
  const file = node.source === null ? undefined : resolve(source.path, node.source.value)
  return node.specifiers.map(({ exported, local, start }) => [
    exported.name,
    { line: source.lineOf(start), file, as: file === undefined ? undefined : local.name },
  ])
}

function declaredNames(declaration) {
  const declared = declaration.declarations ?? [declaration]
  return declared.flatMap(({ id }) => boundNames(id))
}

/** Every `{ file, name }` that a file takes from others; '*' where it takes them all. */
export function takenBy(source) {
  return source.imports.flatMap(({ from, node }) => {
    const file = resolve(source.path, from)
    if (file === null || node.type.startsWith('Export')) return []
    const specifiers = node.specifiers ?? []
    const qualifier = node.qualifier?.name ?? node.qualifier?.left?.name
    if (node.type === 'TSImportType') return [{ file, name: qualifier ?? '*' }]
    if (node.type === 'ImportExpression') return [{ file, name: '*' }]
    return specifiers.map(({ imported }) => ({ file, name: imported?.name ?? '*' }))
  })
}

/** Which exports are used: an answer for each file and name, marked from the takers along all re-exports. */
export class Usage {
  #exports = new Map()
  #used = new Set()

  constructor(sources) {
    for (const source of sources) this.#exports.set(source.path, exportsOf(source))
  }

  /** Marks `name` of `file` and whatever it is re-exported from. */
  mark(file, name) {
    const exported = this.#exports.get(file)
    const key = `${file} ${name}`
    if (exported === undefined || this.#used.has(key)) return
    this.#used.add(key)
    if (name === '*') {
      for (const each of exported.named.keys()) this.mark(file, each)
      for (const star of exported.stars) this.mark(star, '*')
      return
    }
    const entry = exported.named.get(name)
    if (entry === undefined) for (const star of exported.stars) this.mark(star, name)
    else if (entry.file !== undefined) this.mark(entry.file, entry.as)
  }

  /** The exports of a file that nobody marked. */
  unused(file) {
    return [...this.#exports.get(file).named]
      .filter(([name]) => !this.#used.has(`${file} ${name}`))
      .map(([name, { line, isType }]) => ({ name, line, isType }))
  }
}
