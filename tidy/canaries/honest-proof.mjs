const only = 'only'

export const trees = {
  'tests that do not run': {
    'src/storage/log.test.ts': [
      "import { describe, it, test } from 'node:test'",
      `test.${only}('x', () => {}) // breach`,
      "it.skip('x', () => {}) // breach",
      "test.todo('x') // breach",
      "describe.skip('x', () => {}) // breach",
      "test('x', { skip: true }, () => {}) // breach",
      "test('x', (t) => {",
      '  t.skip() // breach',
      '})',
      "test('a cursor can skip', () => cursor.skip(4))",
      "test('x', { timeout: 5 }, () => decode({ skip: 4 }))\n",
    ].join('\n'),
  },
  'thoughts that were put off': {
    'src/storage/log.ts': [
      '// TODO close the file: a breach',
      '/* FIXME later: a breach */',
      '/* c8 ignore next 3: a breach */',
      'export const text = "TODO and FIXME in a text are fine"\n',
    ].join('\n'),
  },
}
