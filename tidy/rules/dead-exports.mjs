import { DOORS, GUARDED, PUBLIC, RISING, SEES } from '../law.mjs'
import { Usage } from '../usage.mjs'

/** A room stands when it holds more than the doors that say what is not there yet. */
function stands(tree, room) {
  return tree.product.some((source) => source.room === room && source.name !== 'index.ts')
}

/** Rooms that may enter this door, and are not built: they will come for what it offers. */
function awaited(tree, door) {
  const [room] = door.split('/')
  return Object.entries(SEES)
    .filter(([, sees]) => sees.includes(door) || (sees.includes(room) && !GUARDED.has(door)))
    .map(([scope]) => scope.split('/')[0])
    .some((visitor) => visitor !== room && !stands(tree, visitor))
}

function doorsOf(room) {
  return DOORS[room].map((folder) => (folder === '' ? room : `${room}/${folder}`))
}

/** What is used from outside: the package's entries, and doors that wait for a visitor. */
function offered(tree) {
  const doors = Object.keys(DOORS)
    .flatMap(doorsOf)
    .filter((door) => awaited(tree, door))
  return [...PUBLIC, ...doors].map((folder) => `src/${folder}/index.ts`)
}

function counts(source) {
  return source.proof === '' || source.proof === 'bench'
}

export const deadExports = {
  name: 'dead-exports',
  why:
    'What is exported and used by nobody, or by tests alone, is read, kept and type-checked for nothing; and a test of it ' +
    'proves nothing about the program. A door may offer what rooms that do not stand yet will come for.',
  instead:
    'take the export away, or test it through what others use; what tests alone need lies in a folder `testing`',
  check(tree) {
    const usage = new Usage(tree.product)
    for (const file of offered(tree)) usage.mark(file, '*')
    for (const source of tree.code.filter(counts)) {
      for (const { file, name } of source.facts.taken) usage.mark(file, name)
    }
    return tree.product
      .filter((source) => source.proof === '' && !RISING.includes(source.room))
      .flatMap((source) =>
        usage.unused(source.path).map(({ name, line }) => ({
          path: source.path,
          line,
          what: `${name} is exported and used by no program`,
        })),
      )
  },
}
