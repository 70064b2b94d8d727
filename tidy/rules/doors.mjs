import { edges, folderOf } from '../graph.mjs'
import { DOORS, mostExact, within } from '../law.mjs'

function isDoor(folder) {
  const [room, ...rest] = folder.split('/')
  return DOORS[room]?.includes(rest.join('/')) ?? false
}

/**
 * The folder that a file is behind: the innermost door it lies in, or else the room's own folder. Folders
 * below that are how the door arranges its files, and free to each other.
 */
function behind(folder) {
  const [room, first] = folder.split('/')
  const doors = (DOORS[room] ?? []).map((door) => (door === '' ? room : `${room}/${door}`))
  const door = mostExact(folder, doors)
  return door === room && first !== undefined ? `${room}/${first}` : (door ?? folder)
}

/** What is wrong with how this import enters, or `null`. */
function fault(tree, { source, from, to }) {
  const here = behind(source.folder)
  const there = behind(folderOf(to))
  if (!tree.has(to)) return `${from} leads to no file (${to})`
  const home = there === here && from.startsWith('#') && source.proof === ''
  if (home) return `${from} is where this file is itself`
  if (there === here || (within(here, there) && there.includes('/'))) return null
  const crossesRooms = there.split('/')[0] !== source.room
  if (crossesRooms && !from.startsWith('#')) return `${from} crosses rooms by a relative path`
  if (crossesRooms && !isDoor(folderOf(to))) return `${from} is no door of its room`
  if (to !== `src/${there}/index.ts`) return `${from} goes past ${there}/index.ts`
  return null
}

export const doors = {
  name: 'doors',
  why:
    'A folder is entered through its index.ts, and between rooms as #room/folder: a crossing is visible, and what is ' +
    'inside can change (DESIGN, the law, 11). DOORS in tidy/law.mjs lists what other rooms may enter.',
  instead:
    'export it from the index.ts of its folder and import that as #room/folder; within one door, files name each other, and those of the door around it',
  check(tree) {
    return edges(tree.product)
      .filter(({ source }) => source.room !== '')
      .flatMap((edge) => {
        const what = fault(tree, edge)
        return what === null ? [] : [{ path: edge.source.path, line: edge.line, what }]
      })
  },
}
