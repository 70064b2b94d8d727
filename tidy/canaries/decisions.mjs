const sections = ['## Problem', '## Options', '## Choice', '## What would change our mind', '']
const index = '# Decisions\n\n- [whole](whole.md)\n- [long](long.md)\n- [half](half.md)\n'

export const trees = {
  'all that a decision needs': {
    'docs/decisions/README.md': index,
    'docs/decisions/whole.md': ['# Whole', ...sections].join('\n'),
    'docs/decisions/half.md': ['# Half: a breach', ...sections.slice(1)].join('\n'),
    'docs/decisions/lost.md': ['# Not listed: a breach', ...sections].join('\n'),
    'docs/decisions/long.md': ['# Long: a breach', ...sections, ...Array(60).fill('word')].join(
      '\n',
    ),
  },
}
