const page = (rows) =>
  ['# Architecture', '', '| room | what |', '|---|---|', ...rows, ''].join('\n')

export const trees = {
  'the same words in both places': {
    'docs/ARCHITECTURE.md': page([
      '| `core` | The door. |',
      '| `link` | One connection: this breach differs. |',
    ]),
    'src/core/index.ts': '/** The door. */\nexport const x = 1\n',
    'src/link/index.ts': '/** One connection to one broker. */\nexport const x = 1\n',
    'src/storage/index.ts': 'export const x = 1 // breach: says nothing of itself\n',
  },
  'a room that the table lacks': {
    'docs/ARCHITECTURE.md': '# Architecture: a breach\n',
    'src/core/index.ts': '/** The door. */\n',
  },
}
