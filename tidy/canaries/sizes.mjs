const lines = (count, line = '  const x = 1') =>
  Array.from({ length: count }, () => line).join('\n')

export const trees = {
  'a file of 501 lines': {
    'src/storage/log.ts': `${lines(500, '// a line')}\n// the 501st is a breach\n`,
    'src/storage/segment.ts': `${lines(500, '// a line')}\n`,
    'scripts/build.mjs': `${lines(500, '// a line')}\n// breach\n`,
  },
  'a handler of 151 lines': {
    'src/broker/handler/fetch.ts': `${lines(150, '// a line')}\n// breach\n`,
    'src/broker/handler/fetch.test.ts': `${lines(151, '// a line')}\n`,
  },
  'a function of 71 lines': {
    'src/storage/log.ts': [
      `function long() { // breach\n${lines(69)}\n}`,
      `function short() {\n${lines(68)}\n}`,
      `const arrow = () => { // breach\n${lines(69)}\n}`,
      `class Log {\n  append() { // breach\n${lines(69)}\n  }\n}\n`,
    ].join('\n'),
  },
  'the cases of a proof count one by one': {
    'src/storage/log.test.ts': [
      'describe("log", () => {',
      `  test("a", () => {\n${lines(60)}\n  })`,
      `  test("b", () => {\n${lines(60)}\n  })`,
      `  test("c", () => { // breach\n${lines(69)}\n  })`,
      '})\n',
    ].join('\n'),
  },
  'a constructor of eight parameters': {
    'src/storage/log.ts': [
      'class Wide {',
      '  constructor(a, b, c, d, e, f, g, h) {} // breach',
      '}',
      'class Narrow {',
      '  constructor(a, b, c, d, e, f, g) {}',
      '}\n',
    ].join('\n'),
  },
}
