import type { Clock } from './clock.ts'
import type { Codecs } from './codecs.ts'
import type { Disk } from './disk.ts'
import type { Jobs } from './jobs.ts'
import type { Net } from './net.ts'
import type { Outside } from './outside.ts'
import type { Random } from './random.ts'
import type { Timers } from './timers.ts'

/** Thrown by every synchronous call on a world whose incarnation is over. */
export class Gone extends Error {
  constructor() {
    super('this world is gone: its broker has crashed or stopped')
    this.name = 'Gone'
  }
}

/**
 * Everything a broker or a client may touch that is not its own memory.
 *
 * A world belongs to one incarnation of one broker. After a crash none of its promises settles, its
 * synchronous calls throw `Gone`, and it can send nothing: without that, the async functions of a
 * "dead" broker in the same process would go on writing [E27].
 */
export interface World {
  readonly clock: Clock
  readonly timers: Timers
  readonly net: Net
  readonly disk: Disk
  readonly random: Random
  readonly jobs: Jobs
  readonly codecs: Codecs
  readonly outside: Outside
}
