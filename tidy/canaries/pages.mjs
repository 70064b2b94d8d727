export const trees = {
  'one title': {
    'docs/none.md': 'Text: a breach\n',
    'docs/two.md': '# One\n\n# Two: a breach\n\n```\n# a comment in code\n```\n',
  },
  'links lead somewhere': {
    'README.md': [
      '# Ottla',
      '',
      'See [the house](docs/house.md), [its rooms](docs/house.md#the-rooms), [docs](docs/), [npm](https://npmjs.com).',
      'But [gone](docs/gone.md) is a breach.',
      'And [no such part](docs/house.md#the-cellar) is a breach.',
      'In code `[x](y.md)` is no link.\n',
    ].join('\n'),
    'docs/house.md': '# House\n\n## The rooms\n\nBack to [the start](../README.md).\n',
  },
  'files that are named are there': {
    'README.md': '# Ottla\n\n`src/core/index.ts`, `src/core/`.\n`src/core/gone.ts` is a breach.\n',
    'src/core/index.ts': '',
  },
}
