const PAGE = 'docs/ARCHITECTURE.md'
const ROW = /^\| `(\w+)` +\| (.*?) +\|/

/** The rows of the table of rooms: `| \`core\` | What it is. | ... |`. */
function rows(page) {
  return page.prose.flatMap(({ text, line }) => {
    const row = ROW.exec(text)
    return row === null ? [] : [{ room: row[1], caption: row[2], line }]
  })
}

function roomsIn(tree) {
  return [...new Set(tree.product.map(({ room }) => room).filter((room) => room !== ''))]
}

export const captions = {
  name: 'captions',
  why: 'A room that needs more than a sentence is two rooms; the sentence stands in its index.ts and in the table of rooms, in the same words.',
  instead:
    'open src/<room>/index.ts with /** the sentence */ and repeat it in docs/ARCHITECTURE.md',
  check(tree) {
    const page = tree.pages.get(PAGE)
    if (page === undefined) return [{ path: PAGE, line: 1, what: 'there is no table of rooms' }]
    const table = rows(page)
    return roomsIn(tree).flatMap((room) => {
      const path = `src/${room}/index.ts`
      const caption = tree.sources.get(path)?.facts.caption ?? ''
      if (caption === '') return [{ path, line: 1, what: `${room} does not say what it is` }]
      const row = table.find((each) => each.room === room)
      if (row === undefined)
        return [{ path: PAGE, line: 1, what: `${room} is not in the table of rooms` }]
      if (row.caption === caption) return []
      return [{ path: PAGE, line: row.line, what: `${room} says of itself: ${caption}` }]
    })
  },
}
