const FILE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|fuzz|bench|d|config))*\.(?:ts|mjs)$/
const EMPTY_WORDS = new Set(
  ['Manager', 'Helper', 'Util', 'Impl', 'Misc', 'Common'].flatMap((word) => [word, `${word}s`]),
)
const NAMED = new Set(['ClassDeclaration', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

function words(name) {
  return name
    .split(/[-./]|(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word[0].toUpperCase() + word.slice(1))
}

function emptyWord(name) {
  return words(name).find((word) => EMPTY_WORDS.has(word))
}

function badPath(source) {
  if (!FILE.test(source.name)) return [{ line: 1, what: `${source.name} is not in kebab-case` }]
  const word = emptyWord(source.path)
  return word === undefined ? [] : [{ line: 1, what: `'${word}' in the path says nothing` }]
}

function badTypes(source) {
  return source.nodes
    .filter((node) => NAMED.has(node.type) && node.id !== null)
    .map((node) => ({ name: node.id.name, line: source.lineOf(node.start) }))
    .filter(({ name }) => emptyWord(name) !== undefined)
    .map(({ name, line }) => ({ line, what: `'${emptyWord(name)}' in ${name} says nothing` }))
}

export const names = {
  name: 'names',
  why: 'A name that fits everything hides what a thing is, and things without an idea collect under it.',
  instead:
    'name the idea: a noun of the field that one can use in conversation; files in kebab-case',
  of: 'code',
  checkFile(source) {
    return [...badPath(source), ...badTypes(source)]
  },
}
