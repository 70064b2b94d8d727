/**
 * The law of the house, as tables. The rules in rules/ read them; DESIGN and docs/ARCHITECTURE.md give the reasons.
 *
 * THINK HARD BEFORE YOU CHANGE THIS FILE. A new line here is a new dependency between rooms, for good:
 * whoever reads either room has to know the other from then on. An import that is refused is mostly a
 * value that should have been passed in, or a port that should be declared where it is needed.
 */

import { ENTRIES } from '../scripts/entries.mjs'

/**
 * The doors of each room: the folders that other rooms may enter, always through their index.ts. '' is the
 * room's own index.ts. What is not listed is the room's own business.
 */
export const DOORS = {
  core: [
    '',
    'assert',
    'brand',
    'bytes',
    'checksum',
    'collections',
    'compression',
    'compression/testing',
    'config',
    'intern',
    'limits',
    'logging',
    'measure',
    'metrics',
    'not-yet',
    'world',
    'world/node',
    'world/virtual',
  ],
  protocol: [
    '',
    'schema',
    'codec',
    'frame',
    'api',
    'stored',
    'stored/group',
    'stored/metadata',
    'stored/raft',
    'stored/share',
    'stored/storage',
    'stored/transaction',
    'embedded',
    'record',
    'compression',
    'error',
    'sasl',
    'testing',
  ],
  link: [''],
  storage: [''],
  metadata: ['', 'image', 'controller', 'quorum/local', 'quorum/zookeeper', 'quorum/kraft'],
  replication: [''],
  coordination: [''],
  broker: [''],
  client: ['', 'kafkajs'],
  testing: [''],
  streams: [''],
  services: ['', 'http'],
  console: ['', 'cli'],
  sim: [''],
}

/**
 * What each part may import from other rooms; the most exact line holds, alone. A room's name stands for all
 * its doors but the guarded ones below, which must be named.
 */
export const SEES = {
  core: [],
  protocol: ['core'],
  link: ['core', 'protocol', 'protocol/api'],

  storage: [
    'core',
    'protocol/record',
    'protocol/compression',
    'protocol/error',
    'protocol/schema',
    'protocol/codec',
    'protocol/stored',
  ],
  metadata: ['core', 'protocol', 'storage'],
  'metadata/observer': ['core', 'protocol', 'protocol/api', 'storage', 'link'],
  'metadata/quorum/kraft': ['core', 'protocol', 'protocol/api', 'storage', 'link'],
  replication: ['core', 'protocol', 'storage', 'metadata'],
  'replication/follower': ['core', 'protocol', 'protocol/api', 'storage', 'metadata', 'link'],
  coordination: ['core', 'protocol', 'storage', 'metadata'],

  broker: ['core', 'protocol', 'link', 'storage', 'metadata', 'replication', 'coordination'],
  'broker/handler': [
    'core',
    'protocol',
    'protocol/api',
    'storage',
    'metadata',
    'replication',
    'coordination',
  ],
  'broker/peer': [
    'core',
    'protocol',
    'protocol/api',
    'link',
    'storage',
    'metadata',
    'replication',
    'coordination',
  ],
  'broker/listener': ['core', 'protocol', 'protocol/api', 'link'],
  'broker/pipeline': ['core', 'protocol', 'protocol/api', 'link'],
  'broker/assemble.ts': [
    'core',
    'core/world/node',
    'protocol',
    'link',
    'storage',
    'metadata',
    'metadata/controller',
    'metadata/quorum/local',
    'metadata/quorum/zookeeper',
    'metadata/quorum/kraft',
    'replication',
    'coordination',
  ],

  client: ['core', 'core/world/node', 'protocol', 'protocol/api', 'link'],
  testing: [
    'core',
    'core/world/node',
    'core/world/virtual',
    'protocol',
    'protocol/api',
    'link',
    'broker',
    'client',
    'metadata',
  ],
  streams: ['core', 'protocol', 'client'],
  services: ['core', 'protocol', 'client'],
  console: [],
  'console/cli': [
    'core',
    'core/world/node',
    'protocol',
    'protocol/api',
    'link',
    'storage',
    'metadata',
    'broker',
    'client',
    'services',
    'services/http',
    'streams',
  ],
  'console/web': ['services'],
  sim: [
    'core',
    'core/world/virtual',
    'protocol',
    'protocol/api',
    'link',
    'storage',
    'metadata',
    'metadata/controller',
    'metadata/quorum/local',
    'metadata/quorum/zookeeper',
    'metadata/quorum/kraft',
    'replication',
    'coordination',
    'testing',
  ],
}

/** Who takes nothing but types from the rooms that it sees: a page in a browser has a build of its own. */
export const TYPES_ONLY = ['console/web']

/** Doors that a room's name does not open: each importer names them. */
export const GUARDED = new Set([
  'core/world/node',
  'core/world/virtual',
  'protocol/api',
  'protocol/testing',
  'metadata/controller',
  'metadata/quorum/local',
  'metadata/quorum/zookeeper',
  'metadata/quorum/kraft',
])

/** What tests, fuzzers and benches may enter besides: both worlds, and the simulation. */
export const PROOF_SEES = [
  'core/world/node',
  'core/world/virtual',
  'protocol/testing',
  'sim',
  'testing',
]

/** Within a room: who never imports whom, and why. */
export const NEVER = [
  ...['schema', 'api', 'stored', 'embedded'].map((shapes) => ({
    from: `protocol/${shapes}`,
    to: 'protocol/codec',
    why: 'shapes are data: a comparison, a printer or a console reads them without a codec',
  })),
  {
    from: 'protocol/schema',
    to: 'protocol/api',
    why: 'the language does not know what is said in it',
  },
  ...['local', 'zookeeper', 'kraft'].flatMap((engine) =>
    ['local', 'zookeeper', 'kraft', 'controller']
      .filter((other) => other !== engine)
      .map((other) => ({
        from: `metadata/quorum/${engine}`,
        to: other === 'controller' ? 'metadata/controller' : `metadata/quorum/${other}`,
        why: 'an engine keeps a log and elects a writer; it knows neither the other engines nor who writes',
      })),
  ),
  { from: 'core/world/virtual', to: 'core/world/node', why: 'a simulation touches nothing real' },
]

/** The only folders that touch the real world: law 1. */
export const OUTDOORS = ['core/world/node', 'console']

/** What of Node is pure, and free to all; everything else is I/O, a clock, or a stream. */
export const PURE_NODE = new Set([
  'assert',
  'assert/strict',
  'buffer',
  'crypto',
  'path',
  'url',
  'util',
  'zlib',
])

/** What of Node a proof may use besides: the runner, its fixtures, and other programs. */
export const PROOF_NODE = new Set([
  'test',
  'fs',
  'fs/promises',
  'os',
  'child_process',
  'module',
  'v8',
  'vm',
])

/** `node:http` in services/http, which console/cli wires to what a broker gives as values. */
export const MORE_NODE = { 'services/http': new Set(['http', 'https']) }

/** Packages, by who may import them: natives are probed once, proofs may try values at random. */
export const PACKAGES = {
  outdoors: new Set(['@node-rs/crc32', 'snappy', 'lz4-napi', '@toondepauw/node-zstd']),
  proof: new Set(['fast-check']),
}

/** Law 9: below a handler a version has become a named capability. */
export const MAY_SAY_API_VERSION = [
  'protocol',
  'link',
  'client',
  'broker/handler',
  'broker/peer',
  'broker/listener',
  'broker/pipeline',
  'replication/follower',
  'metadata/observer',
  'metadata/quorum/kraft',
]

/** Law 11's two exceptions: compiled codecs, and interned ids. */
export const MAY_KEEP_STATE = ['protocol/codec', 'core/intern']

/** Sizes, in lines unless said otherwise. There is no list of exemptions. */
export const LIMITS = { file: 500, handlerFile: 150, function: 70, constructorParameters: 7 }

/** The folders whose index.ts is an entry of the package. */
export const PUBLIC = ENTRIES.map(({ folder }) => folder)

/**
 * Rooms that are being built, from the ground up: what they export may be waiting for what will use it. Whoever closes the
 * room's issue takes it off this list.
 */
export const RISING = ['storage']

/** Whether `path` ('core/world/disk.ts') is `part` ('core/world') or lies in it. */
export function within(path, part) {
  return path === part || path.startsWith(`${part}/`)
}

/** The most exact of `parts` that `path` lies in, or `undefined`. */
export function mostExact(path, parts) {
  return parts
    .filter((part) => within(path, part))
    .toSorted((a, b) => b.length - a.length)
    .at(0)
}
