import { type MessagePort, parentPort } from 'node:worker_threads'
import type { JobTable, JobWorld } from '../jobs.ts'
import { monotonicMs } from './captured.ts'
import { NodeClock } from './clock.ts'
import { probeCodecs } from './codecs.ts'
import { NodeDisk } from './disk.ts'
import { Incarnation } from './incarnation.ts'
import { type JobCall, type JobNews, toFailure } from './job-message.ts'
import { systemCalls } from './system-calls.ts'
import { NodeTimers } from './timers.ts'

/**
 * The whole of a helper thread: the module that `workerEntry` names imports the jobs and calls this, once.
 * The thread has a clock, timers, a disk and codecs of its own, and lives until its world ends.
 */
export function serveJobs(table: JobTable): void {
  if (parentPort === null) throw new Error('serveJobs was called outside of a worker thread')
  const port = parentPort
  // A bug in a timer of a job is the job's: thrown here, it ends the thread, and its world hears of it.
  const incarnation = new Incarnation((bug) => {
    throw bug
  })
  const world: JobWorld = {
    clock: new NodeClock(incarnation),
    timers: new NodeTimers(incarnation),
    disk: new NodeDisk(incarnation, {
      calls: systemCalls,
      monotonicMs,
      platform: process.platform,
    }),
    codecs: probeCodecs(),
  }
  port.on('message', (call: JobCall) => {
    void answer(port, table, world, call)
  })
  tell(port, { kind: 'ready' })
}

async function answer(
  port: MessagePort,
  table: JobTable,
  world: JobWorld,
  call: JobCall,
): Promise<void> {
  const { id, name, input } = call
  try {
    const job = table[name]
    if (job === undefined) throw new Error(`the helper thread knows no job named ${name}`)
    tell(port, { kind: 'done', id, output: await job(world, input) })
  } catch (thrown) {
    tell(port, { kind: 'failed', id, failure: toFailure(thrown) })
  }
}

function tell(port: MessagePort, news: JobNews): void {
  port.postMessage(news)
}
