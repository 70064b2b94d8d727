import { LIMITS } from '../law.mjs'

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

function linesOf(source, node) {
  return source.lineOf(node.end) - source.lineOf(node.start) + 1
}

/** The functions given to calls that are statements of this one: `test('...', () => { ... })`. */
function cases(node) {
  const statements = node.body.type === 'BlockStatement' ? node.body.body : []
  return statements
    .map((statement) => statement.expression)
    .filter((expression) => expression?.type === 'CallExpression')
    .flatMap((call) => call.arguments.filter((argument) => FUNCTIONS.has(argument.type)))
}

/** In a proof a function is mostly a list of cases: each of them counts by itself, and not here again. */
function ownLines(source, node) {
  const all = linesOf(source, node)
  if (source.proof === '') return all
  return cases(node).reduce((lines, each) => lines - linesOf(source, each) + 1, all)
}

function longFunctions(source) {
  return source.nodes
    .filter((node) => FUNCTIONS.has(node.type) && node.body !== null)
    .map((node) => ({ line: source.lineOf(node.start), lines: ownLines(source, node) }))
    .filter(({ lines }) => lines > LIMITS.function)
    .map(({ line, lines }) => ({
      line,
      what: `a function of ${lines} lines; at most ${LIMITS.function}`,
    }))
}

function wideConstructors(source) {
  return source.nodes
    .filter((node) => node.type === 'MethodDefinition' && node.kind === 'constructor')
    .filter((node) => node.value.params.length > LIMITS.constructorParameters)
    .map((node) => ({
      line: source.lineOf(node.start),
      what: `a constructor of ${node.value.params.length} parameters; at most ${LIMITS.constructorParameters}`,
    }))
}

function longFile(source) {
  const handler = source.folder === 'broker/handler' && source.proof === ''
  const limit = handler ? LIMITS.handlerFile : LIMITS.file
  if (source.lineCount <= limit) return []
  return [{ line: limit + 1, what: `a file of ${source.lineCount} lines; at most ${limit}` }]
}

export const sizes = {
  name: 'sizes',
  why:
    'A codebase is spoilt by its longest file, the one named after the whole; so the limits are hard from the first ' +
    'day and have no list of exemptions (LIMITS in tidy/law.mjs).',
  instead:
    'split by idea, not by length: a file or a function for each thing that has a name of its own',
  of: 'code',
  checkFile(source) {
    return [longFile, longFunctions, wideConstructors].flatMap((look) => look(source))
  },
}
