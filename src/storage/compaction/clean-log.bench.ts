/** One round of the cleaner on the real disk: megabytes of source segments a second, for records of 100 bytes in batches of 16 KiB. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LeaderEpoch, Offset } from '#core/brand'
import { createNodeWorld } from '#core/world/node'
import { BatchBuilder } from '#protocol/record'
import { LOG_DEFAULTS, Log } from '../log/index.ts'
import { SAMPLE_MS, sharedIn } from '../testing/index.ts'
import { cleanLog, Pace, planRound } from './index.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const TOTAL_BYTES = (smoke ? 2 : 64) * 1024 * 1024
const RECORDS = 150
const value = Buffer.alloc(90, 'x')
const { world, close } = createNodeWorld({ log: () => {} })
const root = mkdtempSync(join(tmpdir(), 'ottla-clean-bench-'))

function batchOf(first: number, keyCount: number): Uint8Array {
  const builder = new BatchBuilder({ codecs: world.codecs })
  for (let index = first; index < first + RECORDS; index++) {
    const key = Buffer.from(`key-${(index * 7919) % keyCount}`)
    builder.append({ timestamp: SAMPLE_MS, key, value, headers: [] })
  }
  return builder.build()
}

async function measure(name: string, keyCount: number): Promise<void> {
  const zero = 0 as Offset
  const log = await Log.open({
    shared: sharedIn(world, { tailBytes: 0 }),
    directory: join(root, name),
    config: {
      ...LOG_DEFAULTS,
      segmentBytes: 16 * 1024 * 1024,
      timestampAfterMaxMs: Number.POSITIVE_INFINITY,
    },
    faults: { failed: () => {} },
    wasClosed: false,
    recoveryPoint: zero,
    logStartOffset: zero,
    highWatermark: zero,
  })
  const leaderEpoch = 0 as LeaderEpoch
  while (log.sizeBytes < TOTAL_BYTES) {
    const records = batchOf(log.endOffset, keyCount)
    await log.append(records, { origin: 'client', leaderEpoch, nowMs: SAMPLE_MS })
  }
  await log.roll()
  log.raiseHighWatermark(log.endOffset)
  const always = { minDirtyRatio: 0, minLagMs: 0, maxLagMs: Number.POSITIVE_INFINITY }
  const part = await planRound(log, always, null)
  const cpu = process.cpuUsage()
  const startedMs = world.clock.monotonicMs()
  const { readBytes, writtenBytes } = await cleanLog({
    log,
    ...part,
    keyMemoryBytes: 128 * 1024 * 1024,
    deleteRetentionMs: 86_400_000,
    pace: new Pace(world),
  })
  const seconds = (world.clock.monotonicMs() - startedMs) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const perCpu = readBytes / (user + system)
  const kept = Math.round((100 * writtenBytes) / readBytes)
  console.log(
    `${name.padEnd(12)} ${perCpu.toFixed(0).padStart(5)} MB/s of CPU, ${(readBytes / 1e6 / seconds).toFixed(0)} MB/s, ${kept} % kept`,
  )
  await log.close()
}

try {
  await measure('few keys', 1000)
  await measure('many keys', 1_000_000)
} finally {
  rmSync(root, { recursive: true, force: true })
  await close()
}
