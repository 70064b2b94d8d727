import { edges, folderOf } from '../graph.mjs'

/** Follows imports from file to file; a file met again on the way closes a circle. Each circle is told once. */
function circles(next) {
  const done = new Set()
  const found = []
  const visit = (path, way) => {
    const at = way.indexOf(path)
    if (at !== -1) found.push(way.slice(at))
    if (at !== -1 || done.has(path)) return
    for (const to of next.get(path) ?? []) visit(to, [...way, path])
    done.add(path)
  }
  for (const path of next.keys()) visit(path, [])
  return found
}

export const cycles = {
  name: 'cycles',
  why:
    'Files in a circle cannot be understood, tested or moved one by one, and load in an order that nobody chose ' +
    '(DESIGN, the law, 11). Types alone may refer to each other within a folder: there they are one idea.',
  instead:
    'move what both need into a file of its own, or let one of them take the other as a parameter',
  check(tree) {
    const next = new Map()
    const lines = new Map()
    for (const { source, to, line, typeOnly } of edges(tree.product)) {
      if (typeOnly && source.folder === folderOf(to)) continue
      next.set(source.path, [...(next.get(source.path) ?? []), to])
      lines.set(`${source.path} ${to}`, line)
    }
    return circles(next).map((circle) => ({
      path: circle[0],
      line: lines.get(`${circle[0]} ${circle[1] ?? circle[0]}`),
      what: `a circle: ${[...circle, circle[0]].join(' -> ')}`,
    }))
  },
}
