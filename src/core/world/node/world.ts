import type { LogLine } from '../../logging/index.ts'
import type { Codecs } from '../codecs.ts'
import type { JobTable } from '../jobs.ts'
import type { World } from '../world.ts'
import { monotonicMs, nextTickIsFake } from './captured.ts'
import { NodeClock } from './clock.ts'
import { probeCodecs } from './codecs.ts'
import { NodeDisk } from './disk.ts'
import { Incarnation } from './incarnation.ts'
import { NodeJobs } from './jobs.ts'
import { LogLines } from './log-lines.ts'
import { NodeNet, type Reads } from './net.ts'
import { NodeOutside } from './outside.ts'
import { NodeRandom } from './random.ts'
import { type SystemCalls, systemCalls } from './system-calls.ts'
import { NodeTimers } from './timers.ts'

export interface NodeWorldOptions {
  /** Where log lines go; absent: to stderr, as JSON. What it throws is dropped. */
  readonly log?: (line: LogLine) => void
  /** The jobs that `jobs.run` knows. */
  readonly jobs?: JobTable
  /** The module that calls `serveJobs` with the same table; absent: jobs run in slices on the loop. */
  readonly workerEntry?: URL | string
  /** Told of a bug, once, when the world has just been dropped because of it. */
  readonly onHalt?: (bug: Error) => void
  /** Absent: the quickest that are installed. */
  readonly codecs?: Codecs
  /** How sockets are read; absent: as a probe finds out at the first `listen`. */
  readonly reads?: Reads
  /** What the disk asks of the system; a test gives one that is slow or broken. */
  readonly systemCalls?: SystemCalls
}

/** A world and the end of it. */
export interface NodeWorld {
  readonly world: World
  /**
   * Drops the world as a crash does: at once it is gone, sockets are reset and timers dropped. The
   * promise settles when files are closed, threads have stopped and locks are free. After a halt it
   * waits for the same.
   */
  close(): Promise<void>
}

/** Makes the real world for one incarnation of one broker or client. */
export function createNodeWorld(options: NodeWorldOptions = {}): NodeWorld {
  const lines = options.log === undefined ? new LogLines() : null
  const log = quiet(options.log ?? ((line) => lines?.add(line)))
  const incarnation: Incarnation = new Incarnation((bug) => halt(bug))
  const halt = (bug: Error): void => {
    log({ level: 'error', source: 'world', message: 'halted by a bug', fields: { bug } })
    void incarnation.end()
    options.onHalt?.(bug)
  }
  if (nextTickIsFake()) {
    const message = 'process.nextTick is fake: sockets of Node do not work under it'
    log({ level: 'error', source: 'world', message, fields: {} })
  }
  const clock = new NodeClock(incarnation)
  const timers = new NodeTimers(incarnation)
  const calls = options.systemCalls ?? systemCalls
  const disk = new NodeDisk(incarnation, { calls, monotonicMs, platform: process.platform })
  const codecs = options.codecs ?? probeCodecs()
  const world: World = {
    clock,
    timers,
    disk,
    codecs,
    net: new NodeNet(incarnation, { timers, log, reads: options.reads ?? 'probe' }),
    random: new NodeRandom(incarnation),
    jobs: new NodeJobs(incarnation, {
      table: options.jobs ?? {},
      workerEntry: options.workerEntry ?? null,
      world: { clock, timers, disk, codecs },
      log,
    }),
    outside: new NodeOutside(incarnation, { log, halt }),
  }
  return {
    world,
    async close() {
      await incarnation.end()
      await lines?.flush()
    },
  }
}

/** A log must not break what it tells of. */
function quiet(log: (line: LogLine) => void): (line: LogLine) => void {
  return (line) => {
    try {
      log(line)
    } catch {
      // There is nowhere left to say it.
    }
  }
}
