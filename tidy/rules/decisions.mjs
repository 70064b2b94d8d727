const FOLDER = 'docs/decisions/'
const INDEX = `${FOLDER}README.md`
const LONGEST = 60
const SECTIONS = ['Problem', 'Options', 'Choice', 'What would change our mind']

function faults(page, index) {
  const name = page.path.slice(FOLDER.length)
  const has = new Set(page.headings.filter(({ depth }) => depth === 2).map(({ title }) => title))
  const lines = page.lines.at(-1) === '' ? page.lines.length - 1 : page.lines.length
  return [
    ...SECTIONS.filter((title) => !has.has(title)).map((title) => `it has no section '${title}'`),
    ...(lines > LONGEST ? [`${lines} lines; at most ${LONGEST}`] : []),
    ...(index?.links.some(({ target }) => target === name) ? [] : [`${INDEX} does not list it`]),
  ]
}

export const decisions = {
  name: 'decisions',
  why: 'A decision without its problem, its options and what would change our mind is only a habit, and cannot be revised.',
  instead: `give it the sections ${SECTIONS.join(', ')}, at most ${LONGEST} lines, and a line in ${INDEX}`,
  check(tree) {
    const index = tree.pages.get(INDEX)
    return [...tree.pages.values()]
      .filter(({ path }) => path.startsWith(FOLDER) && path !== INDEX)
      .flatMap((page) => faults(page, index).map((what) => ({ path: page.path, line: 1, what })))
  },
}
