import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { Logs } from '#core/logging'
import type { Log } from '../log/index.ts'
import { produced, Stage } from '../testing/index.ts'
import {
  type CleanablePart,
  Cleaner,
  type CleanerLimits,
  type CompactedPartition,
  filthiest,
} from './index.ts'
import { CONFIG } from './testing/index.ts'

const LIMITS: CleanerLimits = {
  keyMemoryBytes: 24_000,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  backoffMs: 15_000,
}
const KEPT = { deletes: false, retentionMs: -1, retentionBytes: -1 }

class Partition implements CompactedPartition {
  readonly config: CompactedPartition['config']
  readonly name: string
  readonly log: Log
  cleanedUpTo: Offset | null = null
  readonly #rounds: string[]

  constructor(log: Log, rounds: string[], config: Partial<CompactedPartition['config']> = {}) {
    this.log = log
    this.name = log.directory.slice('/logs/'.length)
    this.#rounds = rounds
    this.config = {
      minDirtyRatio: 0.5,
      minLagMs: 0,
      maxLagMs: Number.POSITIVE_INFINITY,
      deleteRetentionMs: 1000,
      retention: KEPT,
      ...config,
    }
  }

  noteCleaned(upTo: Offset): void {
    this.cleanedUpTo = upTo
    this.#rounds.push(this.name)
  }
}

async function filled(stage: Stage, name: string, segments: number): Promise<Log> {
  const log = await stage.open({ config: CONFIG, directory: `/logs/${name}` })
  for (let segment = 0; segment < segments; segment++) {
    for (const key of ['a', 'b'])
      await stage.appended(
        log,
        produced(stage.world.codecs, { key, timestamp: stage.world.clock.nowMs() }),
      )
    await stage.run(log.roll())
  }
  log.raiseHighWatermark(log.endOffset)
  return log
}

function cleanerOf(
  stage: Stage,
  partitions: readonly CompactedPartition[],
  limits: Partial<CleanerLimits> = {},
): Cleaner {
  const { world } = stage
  const logger = new Logs((line) => stage.lines.push(line)).logger('storage.cleaner')
  return new Cleaner({
    world,
    logger,
    limits: { ...LIMITS, ...limits },
    partitions: () => partitions,
  })
}

test('the filthiest of those that are due', () => {
  const part = (dirtyRatio: number, isDue: boolean) =>
    ({ subject: dirtyRatio, part: { dirtyRatio, isDue } as CleanablePart }) as const
  assert.equal(filthiest([]), null)
  assert.equal(filthiest([part(0.9, false)]), null)
  assert.equal(filthiest([part(0.6, true), part(0.9, false), part(0.7, true)])?.subject, 0.7)
})

test('it wakes, cleans the filthiest first until none is due, and sleeps', async () => {
  const stage = new Stage()
  const rounds: string[] = []
  const half = new Partition(await filled(stage, 'half-0', 4), rounds)
  half.cleanedUpTo = 2 as Offset
  const all = new Partition(await filled(stage, 'all-0', 2), rounds)
  const clean = new Partition(await filled(stage, 'clean-0', 2), rounds)
  clean.cleanedUpTo = 4 as Offset
  const cleaner = cleanerOf(stage, [clean, half, all])
  cleaner.start()
  await stage.universe.runFor(LIMITS.backoffMs - 1)
  assert.deepEqual(rounds, [])
  await stage.universe.runFor(5_000)
  assert.deepEqual(rounds, ['all-0', 'half-0'])
  assert.deepEqual(await stage.values(half.log), ['6:value-0', '7:value-0'])
  await stage.universe.runFor(60_000)
  assert.equal(rounds.length, 2)
  await stage.run(cleaner.stop())
})

test('more keys than memory: rounds follow until all is clean', async () => {
  const stage = new Stage()
  const rounds: string[] = []
  const partition = new Partition(await filled(stage, 'topic-0', 4), rounds, { minDirtyRatio: 0 })
  const cleaner = cleanerOf(stage, [partition], { keyMemoryBytes: 24 * 2 })
  for (let again = 0; again < 20; again++) await stage.run(cleaner.cleanFilthiest())
  assert.ok(rounds.length > 3, String(rounds.length))
  assert.deepEqual(await stage.values(partition.log), ['6:value-0', '7:value-0'])
})

test('a damaged log is left as it is from then on, and the others go on', async () => {
  // In a record, and in the offset of the second batch, which no checksum covers.
  for (const at of [70, 80]) await checkDamaged(at)
})

async function checkDamaged(at: number): Promise<void> {
  const stage = new Stage()
  const before = await filled(stage, 'topic-0', 2)
  const recoveryPoint = before.endOffset
  stage.restart()
  const bytes = Buffer.from(stage.file('00000000000000000000.log') as Uint8Array)
  bytes[at] = (bytes[at] as number) ^ 1
  await stage.put('00000000000000000000.log', bytes)
  const rounds: string[] = []
  const log = await stage.open({ config: CONFIG, recoveryPoint })
  log.raiseHighWatermark(log.endOffset)
  const damaged = new Partition(log, rounds)
  const good = new Partition(await filled(stage, 'good-0', 2), rounds)
  const cleaner = cleanerOf(stage, [damaged, good])
  cleaner.start()
  await stage.universe.runFor(60_000)
  assert.deepEqual(rounds, ['good-0'])
  assert.deepEqual([...cleaner.uncleanable.keys()], ['topic-0'])
  assert.ok(stage.said('a log is damaged and will not be cleaned any more'))
  assert.deepEqual(Buffer.from(stage.file('00000000000000000000.log') as Uint8Array), bytes)
  assert.ok((await stage.names()).every((name) => !name.includes('cleaned')))
  assert.equal(log.fault, null)
  await stage.run(cleaner.stop())
}

test('told to stop, or to leave a log, it does so in the midst of a round', async () => {
  for (const how of ['stop', 'abort'] as const) {
    const stage = new Stage()
    const rounds: string[] = []
    const partition = new Partition(await filled(stage, 'topic-0', 4), rounds)
    const cleaner = cleanerOf(stage, [partition], { bytesPerSecond: 100 })
    cleaner.start()
    await stage.universe.runFor(LIMITS.backoffMs + 2000)
    const before = stage.universe.nowMs
    await stage.run(how === 'stop' ? cleaner.stop() : cleaner.abort('topic-0'))
    assert.ok(stage.universe.nowMs - before < 10_000)
    assert.deepEqual(rounds, [])
    assert.equal((await stage.values(partition.log)).length, 8)
    assert.ok((await stage.names()).every((name) => !name.includes('cleaned')))
    if (how === 'abort') await stage.run(cleaner.stop())
  }
})

test('`compact,delete`: what is too old goes after what is superseded', async () => {
  const stage = new Stage()
  const rounds: string[] = []
  const retention = { deletes: true, retentionMs: 30_000, retentionBytes: -1 }
  const partition = new Partition(await filled(stage, 'topic-0', 2), rounds, { retention })
  const cleaner = cleanerOf(stage, [partition])
  cleaner.start()
  await stage.universe.runFor(20_000)
  assert.deepEqual([rounds.length, partition.log.logStartOffset], [1, 0])
  await stage.universe.runFor(30_000)
  assert.equal(partition.log.logStartOffset, 4)
  await stage.run(cleaner.stop())
})
