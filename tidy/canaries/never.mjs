const index = 'export const x = 1\n'

export const trees = {
  'shapes are data': {
    'src/protocol/api/fetch.ts':
      "import { x } from '../codec/index.ts' // breach\nexport const y = x\n",
    'src/protocol/schema/word.ts':
      "import { x } from '#protocol/api' // breach\nexport const y = x\n",
    'src/protocol/api/fetch.test.ts': "import { x } from '../codec/index.ts'\nexport const y = x\n",
    'src/protocol/codec/index.ts': index,
    'src/protocol/api/index.ts': index,
  },
  'engines never import each other': {
    'src/metadata/quorum/kraft/vote.ts':
      "import { x } from '#metadata/quorum/local' // breach\nexport const y = x\n",
    'src/metadata/quorum/local/log.ts':
      "import { x } from '#metadata/controller' // breach\nexport const y = x\n",
    'src/metadata/quorum/local/index.ts': index,
    'src/metadata/controller/index.ts': index,
  },
  'a simulation touches nothing real': {
    'src/core/world/virtual/disk.ts':
      "import { x } from '#core/world/node' // breach\nexport const y = x\n",
    'src/core/world/node/index.ts': index,
  },
}
