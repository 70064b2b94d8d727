const index = 'export const x = 1\n'

export const trees = {
  'a door that hands on a guarded one is guarded': {
    'src/protocol/index.ts': "export * from './api/index.ts'\n",
    'src/protocol/api/index.ts': index,
    'src/metadata/image.ts': "import { x } from '#protocol' // breach\nexport const y = x\n",
    'src/client/producer.ts': "import { x } from '#protocol'\nexport const y = x\n",
  },
  'the web page takes types alone': {
    'src/console/web/page.ts':
      "import type { T } from '#services'\nimport { x } from '#services' // breach\nexport const y: T = x\n",
    'src/services/index.ts': 'export type T = 1\nexport const x = 1\n',
  },
  'only testing and console/cli see both broker and client': {
    'src/testing/cluster.ts':
      "import { x } from '#broker'\nimport { z } from '#client'\nexport const y = x + z\n",
    'src/sim/run.ts': "import { x } from '#client' // breach\nexport const y = x\n",
    'src/broker/index.ts': index,
    'src/client/index.ts': 'export const z = 1\n',
  },
  'core imports nothing of ours': {
    'src/core/bytes/reader.ts':
      "import { x } from '#protocol/error' // breach\nexport const y = x\n",
    'src/protocol/error/index.ts': index,
  },
  'a type counts as well': {
    'src/protocol/error/table.ts': "import type { T } from '#link' // breach\nexport type U = T\n",
    'src/link/index.ts': 'export type T = 1\n',
  },
  'and so does a re-export': {
    'src/client/index.ts': "export * from '#broker' // breach\n",
    'src/broker/index.ts': index,
  },
  'storage never sees request shapes or metadata': {
    'src/storage/log.ts': [
      "import { a } from '#protocol/record'",
      "import { b } from '#protocol/api' // breach",
      "import { c } from '#metadata' // breach",
      'export const d = [a, b, c]\n',
    ].join('\n'),
    'src/protocol/record/index.ts': index,
    'src/protocol/api/index.ts': index,
    'src/metadata/index.ts': index,
  },
  'siblings never meet': {
    'src/replication/partition.ts':
      "import { x } from '#coordination' // breach\nexport const y = x\n",
    'src/coordination/group.ts': "import { x } from '#replication' // breach\nexport const y = x\n",
    'src/replication/index.ts': index,
    'src/coordination/index.ts': index,
  },
  'only assemble.ts names the controller and the engines': {
    'src/broker/assemble.ts': "import { x } from '#metadata/quorum/local'\nexport const y = x\n",
    'src/broker/start.ts':
      "import { x } from '#metadata/quorum/local' // breach\nexport const y = x\n",
    'src/metadata/quorum/local/index.ts': index,
  },
  'a handler sees request shapes, what lies beside it does not': {
    'src/broker/handler/fetch.ts': "import { x } from '#protocol/api'\nexport const y = x\n",
    'src/broker/quota/quota.ts':
      "import { x } from '#protocol/api' // breach\nexport const y = x\n",
    'src/protocol/api/index.ts': index,
  },
  'nobody imports sim, except tests': {
    'src/testing/cluster.ts': "import { x } from '#sim' // breach\nexport const y = x\n",
    'src/broker/broker.test.ts': "import { x } from '#sim'\nexport const y = x\n",
    'src/sim/index.ts': index,
  },
  'the real world is named where all is put together': {
    'src/link/dial.ts': "import { x } from '#core/world/node' // breach\nexport const y = x\n",
    'src/link/dial.test.ts': "import { x } from '#core/world/node'\nexport const y = x\n",
    'src/core/world/node/index.ts': index,
  },
}
