import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import type { Log } from '../log/index.ts'
import { produced, Stage } from '../testing/index.ts'
import { type CleanedRound, cleanLog, KeyMap, Pace, planRound } from './index.ts'
import { CONFIG, DELETE_RETENTION_MS, History } from './testing/index.ts'

const ALWAYS = { minDirtyRatio: 0, minLagMs: 0, maxLagMs: Number.POSITIVE_INFINITY }

interface Round {
  readonly cleanedUpTo?: number
  readonly memoryBytes?: number
  readonly pace?: Pace
}

/** A promise of the universe. */
async function round(log: Log, given: Round = {}): Promise<CleanedRound> {
  const { cleanedUpTo = null, memoryBytes = 24_000 } = given
  const part = await planRound(log, ALWAYS, cleanedUpTo as Offset | null)
  return cleanLog({
    log,
    ...part,
    keys: new KeyMap(memoryBytes),
    deleteRetentionMs: DELETE_RETENTION_MS,
    pace: given.pace ?? new Pace(log.shared.world),
  })
}

async function filled(stage: Stage, keys: readonly string[]): Promise<Log> {
  const log = await stage.open({ config: CONFIG })
  const { codecs } = stage.world
  for (const key of keys) {
    await stage.appended(
      log,
      produced(codecs, { key, value: key, timestamp: stage.world.clock.nowMs() }),
    )
    if (key === 'roll') await stage.run(log.roll())
  }
  log.raiseHighWatermark(log.endOffset)
  return log
}

test('a round leaves the last value of every key, in one segment, and the log goes on', async () => {
  const stage = new Stage()
  const log = await filled(stage, ['a', 'b', 'roll', 'a', 'c', 'roll', 'a'])
  const done = await stage.run(round(log))
  assert.deepEqual(await stage.values(log), ['1:b-0', '3:a-0', '4:c-0', '5:roll-0', '6:a-0'])
  assert.equal(done.cleanedUpTo, 6)
  assert.deepEqual([done.replacedSegments, done.cleanedSegments], [2, 1])
  assert.deepEqual(
    log.segments.map(({ baseOffset }) => baseOffset),
    [0, 6],
  )
  await stage.appended(
    log,
    produced(stage.world.codecs, { key: 'd', timestamp: stage.world.clock.nowMs() }),
  )
  await stage.universe.runFor(CONFIG.fileDeleteDelayMs + 100)
  const names = await stage.names()
  assert.ok(
    names.every((name) => !/deleted|cleaned|swap/.test(name)),
    names.join(),
  )
})

test('what nothing changes is not replaced', async () => {
  const stage = new Stage()
  const log = await filled(stage, ['a', 'b', 'roll', 'c'])
  assert.equal((await stage.run(round(log))).cleanedSegments, 0)
  assert.ok((await stage.names()).every((name) => !name.includes('cleaned')))
})

/** Writes, cleans, and takes the process or the power away at a random moment, several times. */
async function live(seed: number): Promise<{ cleaned: number; interrupted: number }> {
  const stage = new Stage({ seed })
  const dice = stage.universe.dice('crashes')
  const history = new History(stage)
  const result = { cleaned: 0, interrupted: 0 }
  let log = await stage.open({ config: CONFIG })
  for (const path of ['/', '/logs']) await stage.run(stage.world.disk.syncDirectory(path))
  let cleanedUpTo: number | undefined
  for (let life = 0; life < 4; life++) {
    await stage.run(history.write(log, 10 + dice.below(40)))
    if (dice.chance(0.7)) await stage.run(history.endAll(log))
    if (dice.chance(0.5)) await stage.universe.runFor(dice.below(2 * DELETE_RETENTION_MS))
    const fate = { isOver: false }
    const memoryBytes = dice.chance(0.3) ? 24 * 4 : 24_000
    const rounds = (async () => {
      for (let again = 0; again < 3; again++) {
        const done = await round(log, {
          memoryBytes,
          ...(cleanedUpTo === undefined ? {} : { cleanedUpTo }),
        })
        cleanedUpTo = done.cleanedUpTo
        result.cleaned += done.cleanedSegments
      }
    })()
    const beside = history.write(log, dice.below(10))
    const both = Promise.all([rounds, beside]).finally(() => {
      fate.isOver = true
    })
    const crashAt = stage.universe.eventCount + (dice.chance(0.3) ? 1e6 : 5 + dice.below(250))
    await stage.universe.runUntil(() => fate.isOver || stage.universe.eventCount >= crashAt)
    if (fate.isOver) await stage.run(both)
    else result.interrupted += 1
    if (fate.isOver) await history.check(log)
    const how = dice.pick(['crash', 'powerLoss'] as const)
    const leastEnd = how === 'crash' ? history.acknowledgedEnd : log.recoveryPoint
    const recoveryPoint = (dice.chance(0.5) ? log.recoveryPoint : 0) as Offset
    stage.restart(how)
    log = await stage.open({ config: CONFIG, recoveryPoint })
    log.raiseHighWatermark(log.endOffset)
    if (how === 'powerLoss' && (await history.hasHole(log, leastEnd))) return result
    history.cutAt(log, leastEnd)
    const names = await stage.names()
    assert.ok(
      names.every((name) => !/cleaned|swap/.test(name)),
      names.join(),
    )
    await history.check(log)
  }
  const { cleanedUpTo: end } = await stage.run(round(log))
  assert.equal(await history.superseded(log, end), 0, 'superseded records are left')
  await history.check(log)
  return result
}

test('a crash or a power loss at any moment leaves the old segments or the new, and no last value is lost', async () => {
  let cleaned = 0
  let interrupted = 0
  for (let seed = 1; seed <= 20; seed++) {
    try {
      const result = await live(seed)
      cleaned += result.cleaned
      interrupted += result.interrupted
    } catch (thrown) {
      throw new Error(`seed ${seed}: ${String(thrown)}`, { cause: thrown })
    }
  }
  assert.ok(cleaned > 20 && interrupted > 20, `${cleaned} cleaned, ${interrupted} interrupted`)
})
