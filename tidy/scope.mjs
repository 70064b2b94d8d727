/** Which names a file declares, and where: so that a local `fetch` is not taken for the global one. */

const SCOPES = new Set([
  'Program',
  'BlockStatement',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'CatchClause',
  'ClassExpression',
])

/** The names that a pattern binds: `a`, `{ b: c = 1, ...d }`, `[e]`. */
export function boundNames(pattern) {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => boundNames(each.value ?? each.argument))
    case 'ArrayPattern':
      return pattern.elements.flatMap(boundNames)
    case 'AssignmentPattern':
      return boundNames(pattern.left)
    case 'RestElement':
      return boundNames(pattern.argument)
    default:
      return []
  }
}

/** What a node declares, and in which node those names are known. */
function declarations(node) {
  switch (node.type) {
    case 'VariableDeclarator':
      return [[node.parent.parent, boundNames(node.id)]]
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [
        [node.type === 'FunctionDeclaration' ? node.parent : node, boundNames(node.id)],
        [node, node.params.flatMap(boundNames)],
      ]
    case 'ClassDeclaration':
      return [[node.parent, boundNames(node.id)]]
    case 'ImportDeclaration':
      return [[node.parent, node.specifiers.map((each) => each.local.name)]]
    case 'CatchClause':
      return [[node, boundNames(node.param)]]
    default:
      return []
  }
}

function enclosingScope(node) {
  let scope = node
  while (!SCOPES.has(scope.type)) scope = scope.parent
  return scope
}

/**
 * A question: does the file itself declare `name`, as seen from `node`? `top: false` leaves out what stands
 * at the top of the module.
 */
export function scopesOf(source, { top = true } = {}) {
  const known = new Map()
  for (const node of source.nodes) {
    for (const [at, names] of declarations(node)) {
      const scope = enclosingScope(at)
      if (scope.type === 'Program' && !top) continue
      const all = known.get(scope) ?? new Set()
      for (const name of names) all.add(name)
      known.set(scope, all)
    }
  }
  return (node, name) => {
    for (let at = node; at !== null; at = at.parent) if (known.get(at)?.has(name)) return true
    return false
  }
}

const TYPE_WITH_VALUE = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
])

/** Whether an identifier stands for a value: no key, no label, no type, no name being declared elsewhere. */
export function isValue(node) {
  const { parent } = node
  if (parent === null) return false
  if (parent.type.startsWith('TS') && !TYPE_WITH_VALUE.has(parent.type)) return false
  if (parent.type === 'MemberExpression') return parent.computed || parent.object === node
  if (parent.type === 'Property') return parent.value === node || parent.computed
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition')
    return parent.value === node || parent.computed
  return !/^(?:Import|Export)\w*Specifier$|LabeledStatement/.test(parent.type)
}
