import { edges, folderOf } from '../graph.mjs'
import { GUARDED, mostExact, PROOF_SEES, SEES, TYPES_ONLY, within } from '../law.mjs'

function seenBy(source) {
  const scope = mostExact(source.path.slice('src/'.length), Object.keys(SEES))
  return scope === undefined ? [] : SEES[scope]
}

function mayEnter(source, door) {
  const [room] = door.split('/')
  const sees = seenBy(source)
  if (source.proof !== '' && (PROOF_SEES.includes(door) || PROOF_SEES.includes(room))) return true
  return sees.includes(door) || (sees.includes(room) && !GUARDED.has(door))
}

/** The guarded doors whose content a door hands on: whoever enters it has entered those as well. */
function handedOn(tree, path) {
  const source = tree.sources.get(path)
  if (source === undefined) return []
  const { named, stars } = source.facts.exports
  const files = [...stars, ...Object.values(named).flatMap(({ file }) => file ?? [])]
  return [...new Set(files.map(folderOf))].filter(
    (door) => GUARDED.has(door) && door !== source.folder,
  )
}

/** What is wrong with an import from another room, or `null`. */
function fault(tree, { source, from, to, typeOnly }) {
  const door = folderOf(to)
  if (!mayEnter(source, door)) return `${source.folder} may not import ${from}`
  const inside = handedOn(tree, to).find((each) => !mayEnter(source, each))
  if (inside !== undefined) return `${from} hands on ${inside}, which ${source.folder} may not see`
  const typesOnly = TYPES_ONLY.some((scope) => within(source.folder, scope))
  if (typesOnly && !typeOnly) return `${source.folder} takes types alone from ${from}`
  return null
}

export const rooms = {
  name: 'rooms',
  why: 'Each room knows only the rooms below it; SEES in tidy/law.mjs is the whole table (DESIGN, the law, 1-8 and 10).',
  instead:
    'take the value as a parameter, or declare a port where it is needed and let broker/assemble.ts plug it in',
  check(tree) {
    return edges(tree.product)
      .filter(({ source, to }) => source.room !== '' && folderOf(to).split('/')[0] !== source.room)
      .flatMap((edge) => {
        const what = fault(tree, edge)
        return what === null ? [] : [{ path: edge.source.path, line: edge.line, what }]
      })
  },
}
