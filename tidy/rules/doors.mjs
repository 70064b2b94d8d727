import { edges, folderOf } from '../graph.mjs'
import { DOORS, within } from '../law.mjs'

function isDoor(folder) {
  const [room, ...rest] = folder.split('/')
  return DOORS[room]?.includes(rest.join('/')) ?? false
}

/** What is wrong with how this import enters, or `null`. */
function fault(tree, { source, from, to }) {
  const here = source.folder
  const there = folderOf(to)
  if (!tree.has(to)) return `${from} leads to no file (${to})`
  if (there === here) return from.startsWith('#') ? `${from} is this folder itself` : null
  const crossesRooms = there.split('/')[0] !== source.room
  if (crossesRooms && !from.startsWith('#')) return `${from} crosses rooms by a relative path`
  if (crossesRooms && !isDoor(there)) return `${from} is no door of its room`
  if (within(here, there) && there.includes('/')) return null
  if (!to.endsWith('/index.ts')) return `${from} goes past ${there}/index.ts`
  return null
}

export const doors = {
  name: 'doors',
  why:
    'A folder is entered through its index.ts, and between rooms as #room/folder: a crossing is visible, and what is ' +
    'inside can change (DESIGN, the law, 11). DOORS in tidy/law.mjs lists what other rooms may enter.',
  instead:
    'export it from the index.ts of its folder and import that; an inner folder may name files of the folder it lies in',
  check(tree) {
    return edges(tree.product)
      .filter(({ source }) => source.room !== '')
      .flatMap((edge) => {
        const what = fault(tree, edge)
        return what === null ? [] : [{ path: edge.source.path, line: edge.line, what }]
      })
  },
}
