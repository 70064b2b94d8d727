import { MAY_KEEP_STATE, mostExact } from '../law.mjs'
import { boundNames, scopesOf } from '../scope.mjs'

const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet'])
const BUFFERS = /^(?:Shared)?ArrayBuffer$|^(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array$|^Float\d+Array$/
const MUTATORS = new Set(
  'add clear copyWithin delete fill pop push reverse set shift sort splice unshift'.split(' '),
)

/** Declarations that stand in no function: `export const x` as well as `const x`. */
function topLevel(source) {
  return source.program.body
    .map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node))
    .filter((node) => node?.type === 'VariableDeclaration')
    .flatMap((node) => node.declarations.map((declarator) => ({ kind: node.kind, declarator })))
}

/** Something that starts empty is there to be filled. */
function startsEmpty(value) {
  switch (value?.type) {
    case 'NewExpression':
      return COLLECTIONS.has(value.callee.name)
        ? value.arguments.length === 0
        : value.callee.name === 'Array' || BUFFERS.test(value.callee.name ?? '')
    case 'ArrayExpression':
      return value.elements.length === 0
    case 'ObjectExpression':
      return value.properties.length === 0
    default:
      return false
  }
}

/** `const NONE: readonly Header[] = []`: empty, and stays so. */
function isReadonly(source, declarator) {
  const type = declarator.id.typeAnnotation?.typeAnnotation
  return type !== undefined && /^[Rr]eadonly/.test(source.text.slice(type.start, type.end))
}

function declaredState(source) {
  return topLevel(source).flatMap(({ kind, declarator }) => {
    const name = boundNames(declarator.id).join(', ')
    if (kind !== 'const') return [[declarator, `${kind} ${name} at the top of a module`]]
    if (!startsEmpty(declarator.init) || isReadonly(source, declarator)) return []
    return [[declarator, `${name} starts empty at the top of a module`]]
  })
}

function staticState(source) {
  return source.nodes
    .filter((node) => node.type === 'PropertyDefinition' && node.static && !node.declare)
    .filter((node) => !node.readonly || startsEmpty(node.value))
    .map((node) => [node, `a static field that can change`])
}

/** The name at the root of `a.b[c]`, with its node. */
function rootOf(node) {
  let at = node
  while (at.type === 'MemberExpression') at = at.object
  return at.type === 'Identifier' ? at : null
}

/** `TABLE[i] = x`, `TABLE.n += 1`, `delete TABLE.x`, `TABLE.push(x)`: what a node changes, or `null`. */
function changed(node) {
  switch (node.type) {
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression' ? rootOf(node.left) : null
    case 'UpdateExpression':
      return node.argument.type === 'MemberExpression' ? rootOf(node.argument) : null
    case 'UnaryExpression':
      return node.operator === 'delete' ? rootOf(node.argument) : null
    case 'CallExpression': {
      const { callee } = node
      const mutates = callee.type === 'MemberExpression' && MUTATORS.has(callee.property.name)
      return mutates ? rootOf(callee.object) : null
    }
    default:
      return null
  }
}

function changedState(source) {
  const names = new Set(topLevel(source).flatMap(({ declarator }) => boundNames(declarator.id)))
  const declared = scopesOf(source, { top: false })
  return source.nodes.flatMap((node) => {
    const root = changed(node)
    if (root === null || !names.has(root.name) || declared(root, root.name)) return []
    return [[node, `${root.name} stands at the top of a module and is changed here`]]
  })
}

export const state = {
  name: 'state',
  why:
    'Several brokers live in one process, and a crashed one must be dead: what a module remembers is shared by all and ' +
    'outlives each (DESIGN, the law, 11). Compiled codecs and interned ids are the two exceptions.',
  instead:
    'make it a field of what owns it, passed from the top; a table is computed in one expression or by a function',
  of: 'product',
  checkFile(source) {
    if (source.proof !== '' || mostExact(source.folder, MAY_KEEP_STATE) !== undefined) return []
    return [declaredState, staticState, changedState]
      .flatMap((look) => look(source))
      .map(([node, what]) => ({ line: source.lineOf(node.start), what }))
  },
}
