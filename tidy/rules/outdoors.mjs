import { isBuiltin } from 'node:module'
import { MORE_NODE, mostExact, OUTDOORS, PACKAGES, PROOF_NODE, PURE_NODE } from '../law.mjs'

function nodeModuleAllowed(source, name) {
  if (PURE_NODE.has(name)) return true
  if (source.proof !== '' && PROOF_NODE.has(name)) return true
  const more = mostExact(source.folder, Object.keys(MORE_NODE))
  return more !== undefined && MORE_NODE[more].has(name)
}

function allowed(source, from) {
  const outdoors = mostExact(source.folder, OUTDOORS) !== undefined
  if (isBuiltin(from)) return outdoors || nodeModuleAllowed(source, from.replace(/^node:/, ''))
  if (source.proof !== '' && PACKAGES.proof.has(from)) return true
  return outdoors && PACKAGES.outdoors.has(from)
}

export const outdoors = {
  name: 'outdoors',
  why:
    'Only core/world/node touches Node’s I/O, clocks and natives; the rest gets a World, so that a whole cluster runs in ' +
    'one thread from one seed (DESIGN, the law, 1).',
  instead:
    'use the World that you are given; if it lacks a door, widen the door in core/world and both of its worlds',
  of: 'product',
  checkFile(source) {
    return source.facts.imports
      .filter(({ from }) => !from.startsWith('#') && !from.startsWith('.'))
      .filter(({ from }) => !allowed(source, from))
      .map(({ from, line }) => ({ line, what: `${from} is not free to ${source.folder}` }))
  },
}
