export const trees = {
  'two files': {
    'src/core/bytes/a.ts': "import { b } from './b.ts' // breach\nexport const a = () => b\n",
    'src/core/bytes/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
  },
  'three folders, by types': {
    'src/core/bytes/index.ts':
      "import type { W } from '#core/world' // breach\nexport type B = W\n",
    'src/core/world/index.ts': "import type { L } from '#core/limits'\nexport type W = L\n",
    'src/core/limits/index.ts': "import type { B } from '#core/bytes'\nexport type L = B\n",
  },
  'types of one folder are one idea': {
    'src/core/bytes/a.ts': "import type { B } from './b.ts'\nexport type A = B | null\n",
    'src/core/bytes/b.ts': "import type { A } from './a.ts'\nexport type B = A[]\n",
  },
}
