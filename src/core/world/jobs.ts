import type { Clock } from './clock.ts'
import type { Codecs } from './codecs.ts'
import type { Disk } from './disk.ts'
import type { Timers } from './timers.ts'

/** What a job may touch. Its files are its own: a `File` does not cross to another thread. */
export interface JobWorld {
  readonly clock: Clock
  readonly timers: Timers
  readonly disk: Disk
  readonly codecs: Codecs
}

/**
 * Long work (over 1 ms: a hop costs 28 µs) such as compaction, recovery or an index rebuild. It gets a
 * world of its own and plain data (structured clone), and yields with `timers.turn()` at least every 5 ms, because it
 * runs in slices on the loop where threads are not to be had (bundlers, Jest, single executables).
 */
export type Job<Input, Output> = (world: JobWorld, input: Input) => Promise<Output>

/** The jobs that a process knows, by name. The same table is given to the world and to its helper threads. */
// biome-ignore lint/suspicious/noExplicitAny: a table of jobs of all types; `run` ties name to types
export type JobTable = Readonly<Record<string, Job<any, any>>>

export interface Jobs {
  /** Runs the job of that name. Rejects with what the job threw; a `DiskFault` keeps its type across the thread. */
  run<Input, Output>(name: string, input: Input): Promise<Output>
}
