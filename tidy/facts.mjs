/**
 * What a file imports, exports and says of itself: all that the rules about the whole ask of it. Plain data, so that
 * it is kept from one run to the next.
 */
import { resolve } from './graph.mjs'
import { boundNames } from './scope.mjs'

const TYPES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

/** By name: `{ line, file, as }` for a re-export, `{ line, partOfOthers }` for what the file declares itself; stars apart. */
function exportsOf(source) {
  const named = {}
  const stars = []
  for (const node of source.program.body) {
    if (node.type === 'ExportAllDeclaration') {
      const file = resolve(source.path, node.source.value)
      const as = node.exported?.name
      if (as === undefined) stars.push(file)
      else named[as] = { line: source.lineOf(node.start), file, as: '*' }
    } else if (node.type === 'ExportNamedDeclaration') {
      Object.assign(named, Object.fromEntries(namedExports(source, node)))
    }
  }
  return { named, stars }
}

function namedExports(source, node) {
  const line = source.lineOf(node.start)
  if (node.declaration !== null) {
    return declaredNames(node.declaration).map((name) => [
      name,
      { line, partOfOthers: isPartOfOthers(source, node.declaration, name) },
    ])
  }
  const file = node.source === null ? undefined : resolve(source.path, node.source.value)
  return node.specifiers.map(({ exported, local, start }) => [
    exported.name,
    { line: source.lineOf(start), file, as: file === undefined ? undefined : local.name },
  ])
}

/** A type costs nothing, and whoever calls a function may have to name what it takes: it is part of what names it. */
function isPartOfOthers(source, declaration, name) {
  const named = (node) => node.type === 'Identifier' && node.name === name
  return TYPES.has(declaration.type) && source.nodes.filter(named).length > 1
}

function declaredNames(declaration) {
  const declared = declaration.declarations ?? [declaration]
  return declared.flatMap(({ id }) => boundNames(id))
}

/** Every `{ file, name }` that a file takes from others; '*' where it takes them all. */
function takenBy(source) {
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

export function factsOf(source) {
  return {
    caption: source.caption,
    imports: source.imports.map(({ from, line, typeOnly }) => ({ from, line, typeOnly })),
    exports: exportsOf(source),
    taken: takenBy(source),
  }
}
