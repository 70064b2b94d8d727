export const trees = {
  'only core/world/node does I/O': {
    'src/core/world/node/disk.ts': "import fs from 'node:fs'\nexport const y = fs\n",
    'src/storage/log.ts': [
      "import fs from 'node:fs' // breach",
      "import { createHash } from 'node:crypto'",
      "import { Socket } from 'net' // breach",
      "import type { Worker } from 'node:worker_threads' // breach",
      "export { EventEmitter } from 'node:events' // breach",
      "import { pipeline } from 'node:stream' // breach",
      "import { setTimeout } from 'node:timers/promises' // breach",
      'export const y = [fs, createHash, Socket, pipeline, setTimeout]',
      'export type T = Worker\n',
    ].join('\n'),
    'src/storage/log.test.ts':
      "import { test } from 'node:test'\nimport fs from 'node:fs'\ntest('x', () => fs)\n",
  },
  'only services/http speaks node:http': {
    'src/services/http/server.ts': "import http from 'node:http'\nexport const y = http\n",
    'src/services/registry.ts': "import http from 'node:http' // breach\nexport const y = http\n",
  },
  packages: {
    'src/core/world/node/natives.ts': "import snappy from 'snappy'\nexport const y = snappy\n",
    'src/protocol/compression/snappy.ts':
      "import snappy from 'snappy' // breach\nexport const y = snappy\n",
    'src/core/bytes/varint.test.ts': "import fc from 'fast-check'\nexport const y = fc\n",
    'src/core/bytes/varint.ts': "import fc from 'fast-check' // breach\nexport const y = fc\n",
    'src/core/bytes/uuid.ts': "import { v4 } from 'uuid' // breach\nexport const y = v4\n",
  },
}
