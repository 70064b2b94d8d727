import { edges, folderOf } from '../graph.mjs'
import { GUARDED, mostExact, PROOF_SEES, SEES } from '../law.mjs'

function mayEnter(source, door) {
  const room = door.split('/')[0]
  const path = source.path.slice('src/'.length)
  const scope = mostExact(path, Object.keys(SEES))
  const sees = scope === undefined ? [] : SEES[scope]
  if (source.proof !== '' && PROOF_SEES.some((proof) => proof === door || proof === room))
    return true
  return sees.includes(door) || (sees.includes(room) && !GUARDED.has(door))
}

export const rooms = {
  name: 'rooms',
  why: 'Each room knows only the rooms below it; SEES in tidy/law.mjs is the whole table (DESIGN, the law, 1-8 and 10).',
  instead:
    'take the value as a parameter, or declare a port where it is needed and let broker/assemble.ts plug it in',
  check(tree) {
    return edges(tree.product)
      .filter(({ source, to }) => source.room !== '' && folderOf(to).split('/')[0] !== source.room)
      .filter(({ source, to }) => !mayEnter(source, folderOf(to)))
      .map(({ source, from, line }) => ({
        path: source.path,
        line,
        what: `${source.folder} may not import ${from}`,
      }))
  },
}
