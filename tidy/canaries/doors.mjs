const index = 'export const x = 1\n'

export const trees = {
  'by the index.ts, and by no other file': {
    'src/core/bytes/reader.ts':
      "import { x } from '../world/disk.ts' // breach\nexport const y = x\n",
    'src/core/bytes/writer.ts': "import { x } from '../world/index.ts'\nexport const y = x\n",
    'src/core/bytes/varint.ts': "import { x } from '#core/world'\nexport const y = x\n",
    'src/core/world/disk.ts': index,
    'src/core/world/index.ts': index,
  },
  'between rooms as #room/folder': {
    'src/protocol/error/table.ts':
      "import { x } from '../../core/brand/index.ts' // breach\nexport const y = x\n",
    'src/core/brand/index.ts': index,
  },
  'what is no door is no business of others': {
    'src/link/dial.ts': "import { x } from '#protocol/secret' // breach\nexport const y = x\n",
    'src/protocol/secret/index.ts': index,
  },
  'a door within a door names files around it, and is itself entered by its index.ts': {
    'src/core/world/node/clock.ts': "import { x } from '../clock.ts'\nexport const y = x\n",
    'src/core/world/clock.ts':
      "import { x } from './node/clock.ts' // breach\nexport const y = x\n",
  },
  'behind one door files name each other': {
    'src/core/world/virtual/machine.ts':
      "import { x } from './disk/volume.ts'\nexport const y = x\n",
    'src/core/world/virtual/disk/volume.ts': index,
  },
  'no file goes through its own door': {
    'src/core/bytes/reader.ts': "import { x } from '#core/bytes' // breach\nexport const y = x\n",
    'src/core/bytes/reader.test.ts': "import { x } from '#core/bytes'\nexport const y = x\n",
    'src/core/bytes/index.ts': index,
  },
  'a door leads somewhere': {
    'src/link/dial.ts': "import { x } from '#core/metrics' // breach\nexport const y = x\n",
  },
}
