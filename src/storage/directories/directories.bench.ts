// What a start costs with many partitions: real logs on a real disk, few descriptors.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrokerEpoch, BrokerId, TopicId } from '#core/brand'
import { Logs } from '#core/logging'
import { createNodeWorld } from '#core/world/node'
import {
  IndexCache,
  LOG_DEFAULTS,
  type Log,
  OpenFiles,
  ReadBuffers,
  TailSlabs,
} from '../log/index.ts'
import { Directories } from './directories.ts'
import { openLogsWith } from './open-logs.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const PARTITIONS = smoke ? 200 : 10_000
const OPEN_FILES = 500
const TOPIC_ID = 'Rb24M1KYRsyRxLcTJPPhTw' as TopicId

const root = mkdtempSync(join(tmpdir(), 'ottla-directories-'))

/** One broker's life: a start, some work, and an end. */
async function live(
  what: string,
  work: (directories: Directories<Log>) => Promise<void>,
): Promise<void> {
  const { world, close } = createNodeWorld({ log: () => {} })
  const logger = new Logs(() => {}).logger('bench')
  const files = new OpenFiles(world.disk, OPEN_FILES)
  const shared = {
    world,
    files,
    indexes: new IndexCache(16 * 1024 * 1024),
    slabs: new TailSlabs(64 * 1024 * 1024),
    buffers: new ReadBuffers(16 * 1024 * 1024),
    logger,
  }
  const from = { ms: performance.now(), cpu: process.cpuUsage() }
  let longestMs = 0
  let last = performance.now()
  let isOpen = false
  const watch = (): void => {
    longestMs = Math.max(longestMs, performance.now() - last - 1)
    last = performance.now()
    if (!isOpen) world.timers.after(1, watch)
  }
  watch()
  const directories = await Directories.open<Log>({
    world,
    logger,
    paths: [join(root, 'a'), join(root, 'b')],
    identity: { nodeId: 1 as BrokerId, clusterId: null },
    openLog: openLogsWith(shared, () => LOG_DEFAULTS),
    events: { directoryFailed: () => {}, allFailed: () => {} },
  })
  isOpen = true
  const cpu = process.cpuUsage(from.cpu)
  const count = [...directories.placed()].length
  const numbers = [
    `${count} partitions`,
    `${Math.round(performance.now() - from.ms)} ms`,
    `${Math.round((cpu.user + cpu.system) / 1000)} ms CPU`,
    `${files.openCount} files open`,
    `the loop waited ${Math.round(longestMs)} ms at most`,
  ]
  console.log(`start, ${what}: ${numbers.join(', ')}`)
  await work(directories)
  await close()
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const from = performance.now()
  await work()
  console.log(`${what}: ${Math.round(performance.now() - from)} ms`)
}

const stop = (directories: Directories<Log>): Promise<void> =>
  timed('stop in good order', () => directories.close(1 as BrokerEpoch))

try {
  await live('empty', async (directories) => {
    await timed(`make ${PARTITIONS} partitions`, async () => {
      for (let partition = 0; partition < PARTITIONS; partition += 50) {
        const some = Array.from({ length: 50 }, (_, index) =>
          directories.create(
            { topic: 'orders', partition: partition + index },
            { topicId: TOPIC_ID, isNew: true, assigned: null },
          ),
        )
        await Promise.all(some)
      }
    })
    await stop(directories)
  })
  await live('after a stop in good order', async () => {})
  await live('after a crash', stop)
} finally {
  rmSync(root, { recursive: true, force: true })
}
