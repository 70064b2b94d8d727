import { isBuiltin } from 'node:module'
import { EXPORTS, GLOBALS, HOLES, MEMBERS, METHODS } from '../bans.mjs'
import { mostExact, OUTDOORS, within } from '../law.mjs'
import { isValue, scopesOf } from '../scope.mjs'

function* globals(source, declared) {
  for (const node of source.nodes) {
    if (node.type !== 'Identifier' || !Object.hasOwn(GLOBALS, node.name)) continue
    if (isValue(node) && !declared(node, node.name)) yield [node, node.name, GLOBALS[node.name]]
  }
}

function* members(source, declared) {
  for (const node of source.nodes) {
    if (node.type !== 'MemberExpression') continue
    const member = node.computed ? node.property.value : node.property.name
    const full = `${node.object.name}.${member}`
    if (Object.hasOwn(MEMBERS, full) && !declared(node, node.object.name)) {
      yield [node, full, MEMBERS[full]]
    } else if (typeof member === 'string' && Object.hasOwn(METHODS, member)) {
      yield [node, `.${member}`, METHODS[member]]
    }
  }
}

function banOf(module, name) {
  return EXPORTS[module]?.find(({ pattern }) => pattern.test(name))
}

/** Names taken from a module one by one, and names taken through a module that was imported whole. */
function* exportsOfNode(source) {
  for (const { from, node } of source.imports) {
    const module = from.replace(/^node:/, '')
    if (!isBuiltin(from) || node.importKind === 'type') continue
    for (const specifier of node.specifiers ?? []) {
      if (specifier.importKind === 'type') continue
      const one = specifier.imported?.name
      const uses = one === undefined ? membersOf(source, specifier.local.name) : [[specifier, one]]
      for (const [at, name] of uses) {
        const ban = banOf(module, name)
        if (ban !== undefined) yield [at, `${name} of node:${module}`, ban]
      }
    }
  }
}

function membersOf(source, local) {
  return source.nodes
    .filter((node) => node.type === 'MemberExpression' && node.object.name === local)
    .map((node) => [node, String(node.property.name ?? node.property.value)])
}

const FUNCTION = /Function/

function isTopLevel(node) {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (FUNCTION.test(at.type) || at.type === 'StaticBlock') return false
  }
  return true
}

function* syntax(source) {
  for (const node of source.nodes) {
    const awaits = node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)
    if (node.type === 'ImportExpression') {
      yield [
        node,
        'import()',
        { instead: 'a static import; natives are probed by core/world/node' },
      ]
    } else if (awaits && isTopLevel(node)) {
      yield [
        node,
        'top-level await',
        { instead: 'an async function: CommonJS cannot load the file', free: ['bench', 'fuzz'] },
      ]
    }
  }
}

function isHole(source, name) {
  return HOLES.some(({ folder, names }) => within(source.folder, folder) && names.includes(name))
}

export const banned = {
  name: 'banned',
  why:
    'There is one door to the world. Whatever reads a clock, sleeps, rolls dice, does I/O or depends on the machine ' +
    'beside it can be neither repeated from a seed nor stopped when its broker dies (DESIGN, "Banned elsewhere").',
  instead: 'what the line says; tidy/bans.mjs is the whole list',
  of: 'product',
  checkFile(source) {
    if (mostExact(source.folder, OUTDOORS) !== undefined) return []
    const declared = scopesOf(source)
    const found = [globals, members, exportsOfNode, syntax].flatMap((look) => [
      ...look(source, declared),
    ])
    return found
      .filter(([, name, { free }]) => !isHole(source, name) && !free?.includes(source.proof))
      .map(([node, name, { instead }]) => ({
        line: source.lineOf(node.start),
        what: `${name} is banned here; instead: ${instead}`,
      }))
  },
}
