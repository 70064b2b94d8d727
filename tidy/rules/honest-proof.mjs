const TESTS = new Set(['test', 'it', 'describe', 'suite'])
const NOT_RUN = new Set(['only', 'skip', 'todo'])

/** `test.skip(...)`, `t.skip()`, and `{ skip: ... }` given to a test. */
function notRun(source) {
  if (source.proof === '') return []
  return source.nodes.flatMap((node) => {
    const member = node.type === 'MemberExpression' && !node.computed ? node.property.name : null
    const called =
      member !== null && node.parent.type === 'CallExpression' && node.parent.callee === node
    const onTest = called && (TESTS.has(node.object.name) || node.object.name === 't')
    const option = node.type === 'Property' && givenToTest(node.parent) ? node.key.name : null
    const word = onTest ? member : option
    return NOT_RUN.has(word) ? [{ at: node.start, what: `a test that is marked '${word}'` }] : []
  })
}

function givenToTest(options) {
  const call = options.parent
  return call?.type === 'CallExpression' && TESTS.has(call.callee.name)
}

const POSTPONED = /\b(?:TODO|FIXME|XXX|HACK)\b/
const BLIND = /\b(?:c8|v8|istanbul) ignore|node:coverage/

function inComments(source) {
  return source.comments.flatMap(({ value, start }) => {
    const postponed = POSTPONED.exec(value)?.[0]
    const blind = BLIND.exec(value)?.[0]
    return [
      ...(postponed === undefined ? [] : [{ at: start, what: `'${postponed}' in a comment` }]),
      ...(blind === undefined ? [] : [{ at: start, what: `a coverage pragma ('${blind}')` }]),
    ]
  })
}

export const honestProof = {
  name: 'honest-proof',
  why:
    'A skipped test, a postponed thought and a line hidden from coverage are each a promise that nobody keeps: the ' +
    'line that is exempted is the wrong one.',
  instead:
    'mend it or take it out; what is not there yet refuses clearly and stands in the notYet list of its room',
  of: 'code',
  checkFile(source) {
    return [...notRun(source), ...inComments(source)].map(({ at, what }) => ({
      line: source.lineOf(at),
      what,
    }))
  },
}
