import type { Logger } from '#core/logging'
import type { World } from '#core/world'
import type { OpenFiles } from './open-files.ts'
import type { ReadBuffers } from './read-buffers.ts'
import type { IndexCache } from './segment-indexes.ts'
import type { TailSlabs } from './tail-slabs.ts'

/** What all logs of a broker have in common: the world, and budgets that are the broker's and not a log's. */
export interface SharedByLogs {
  readonly world: Pick<World, 'disk' | 'clock' | 'timers' | 'codecs' | 'random'>
  readonly files: OpenFiles
  readonly indexes: IndexCache
  readonly slabs: TailSlabs
  readonly buffers: ReadBuffers
  readonly logger: Logger
}
