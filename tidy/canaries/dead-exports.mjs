const use = (from, name) => `import { ${name} } from '${from}'\nconst used = ${name}\n`

export const trees = {
  'a room that is being built': {
    'src/storage/segment.ts': 'export const early = 1\n',
  },
  'used by nobody, or by tests alone': {
    'src/replication/log.ts': [
      'export const alive = 1',
      'export const dead = 2 // breach',
      'export const tested = 3 // breach',
      'export const benched = 4',
      'export type Dead = 5 // breach',
      'export interface Options { readonly size: number }',
      'export const make = (options: Options): number => options.size // breach\n',
    ].join('\n'),
    'src/replication/segment.ts': use('./log.ts', 'alive'),
    'src/replication/log.test.ts': use('./log.ts', 'tested'),
    'src/replication/log.bench.ts': use('./log.ts', 'benched'),
  },
  'a script counts': {
    'src/replication/log.ts': 'export const a = 1\nexport const b = 2 // breach\n',
    'bench/log.mjs': use('../dist/replication/log.js', 'a'),
  },
  'a re-export keeps nobody alive': {
    'src/replication/index/offset.ts': 'export const a = 1\nexport const b = 2 // breach\n',
    'src/replication/index/index.ts': "export { a, b } from './offset.ts' // breach\n",
    'src/replication/log.ts': use('./index/index.ts', 'a'),
  },
  'and so through a star': {
    'src/replication/index/offset.ts': 'export const a = 1\nexport const b = 2 // breach\n',
    'src/replication/index/index.ts': "export * from './offset.ts'\n",
    'src/replication/log.ts': use('./index/index.ts', 'a'),
  },
  'an entry of the package is used by its users': {
    'src/client/index.ts': "export { produce } from './producer.ts'\n",
    'src/client/producer.ts': 'export const produce = 1\nexport const inner = 2 // breach\n',
  },
  'a door waits for rooms that do not stand': {
    'src/core/metrics/index.ts': 'export const counter = 1\n',
    'src/core/metrics/counter.ts': 'export const hidden = 1 // breach\n',
  },
  'what is for tests alone': {
    'src/protocol/testing/random.ts': 'export const random = 1\n',
  },
}
