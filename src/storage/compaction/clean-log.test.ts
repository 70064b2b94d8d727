import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { DiskFault } from '#core/world'
import { calm } from '#core/world/virtual'
import type { Log } from '../log/index.ts'
import { produced, Stage } from '../testing/index.ts'
import { type CleanedRound, cleanLog, GivenUp, Pace, planRound } from './index.ts'
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
    keyMemoryBytes: memoryBytes,
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
    if (fate.isOver) await stage.run(history.check(log))
    const how = dice.pick(['crash', 'powerLoss'] as const)
    const leastEnd = how === 'crash' ? history.acknowledgedEnd : log.recoveryPoint
    const recoveryPoint = (dice.chance(0.5) ? log.recoveryPoint : 0) as Offset
    stage.restart(how)
    log = await stage.open({ config: CONFIG, recoveryPoint })
    log.raiseHighWatermark(log.endOffset)
    if (how === 'powerLoss' && (await stage.run(history.hasHole(log, leastEnd)))) return result
    history.cutAt(log, leastEnd)
    const names = await stage.names()
    assert.ok(
      names.every((name) => !/cleaned|swap/.test(name)),
      names.join(),
    )
    await stage.run(history.check(log))
  }
  const { cleanedUpTo: end } = await stage.run(round(log))
  assert.equal(await stage.run(history.superseded(log, end)), 0, 'superseded records are left')
  await stage.run(history.check(log))
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

test('readers see every last value while segments are replaced under them', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const stage = new Stage({ seed, tailBytes: seed % 2 === 0 ? 0 : 4 * 1024 * 1024 })
    const history = new History(stage)
    const log = await stage.open({ config: CONFIG })
    await stage.run(history.write(log, 60))
    const cleaningNow = { isOver: false }
    let checks = 0
    const reading = async (): Promise<void> => {
      while (!cleaningNow.isOver) {
        await history.check(log)
        assert.notEqual(await log.offsetForTimestamp(0), null)
        checks += 1
      }
    }
    const cleaning = round(log).finally(() => {
      cleaningNow.isOver = true
    })
    await stage.run(Promise.all([cleaning, reading(), reading()]))
    assert.ok(checks > 0)
    assert.deepEqual(stage.faulted, [])
  }
})

test('a log that is cut or shortened meanwhile is left as it is then (KAFKA-9133)', async () => {
  let givenUp = 0
  for (let seed = 1; seed <= 20; seed++) {
    const stage = new Stage({ seed })
    const dice = stage.universe.dice('cut')
    const history = new History(stage)
    const log = await stage.open({ config: CONFIG })
    await stage.run(history.write(log, 60))
    const cleaning = round(log).catch((thrown: unknown) => {
      assert.ok(thrown instanceof GivenUp, String(thrown))
      givenUp += 1
    })
    const at = stage.universe.eventCount + dice.below(450)
    await stage.universe.runUntil(() => stage.universe.eventCount >= at)
    const offset = dice.below(log.endOffset) as Offset
    if (dice.chance(0.5)) {
      await stage.run(Promise.all([log.truncateTo(offset), cleaning]))
      history.cutAt(log, offset)
      assert.equal(log.endOffset, offset)
    } else {
      const shorten = async (): Promise<void> => {
        await log.raiseLogStart(offset)
        await log.removeSegmentsBefore(offset)
      }
      await stage.run(Promise.all([shorten(), cleaning]))
      assert.equal(log.logStartOffset, offset)
    }
    const bytes = await stage.values(log, log.logStartOffset)
    assert.ok(bytes.length <= log.endOffset - log.logStartOffset)
    await stage.run(round(log))
    assert.deepEqual(stage.faulted, [])
    assert.ok((await stage.names()).every((name) => !/cleaned|swap/.test(name)))
  }
  assert.ok(givenUp > 3, `${givenUp} rounds were given up`)
})

test('a full disk ends a round, leaves nothing behind and costs nothing', async () => {
  let failed = 0
  for (let seed = 1; seed <= 10; seed++) {
    const stage = new Stage({ seed })
    const history = new History(stage)
    const log = await stage.open({ config: CONFIG })
    await stage.run(history.write(log, 50))
    stage.universe.faults = { ...calm, disk: { ...calm.disk, noSpaceChance: 0.2 } }
    const cleaning = round(log).catch((thrown: unknown) => {
      assert.ok(thrown instanceof DiskFault && thrown.code === 'ENOSPC', String(thrown))
      failed += 1
    })
    await stage.run(cleaning)
    stage.universe.faults = calm
    assert.equal(log.fault, null)
    assert.ok((await stage.names()).every((name) => !/cleaned|swap/.test(name)))
    await stage.run(history.check(log))
    await stage.run(round(log))
    await stage.run(history.check(log))
  }
  assert.ok(failed > 3, `${failed} rounds failed`)
})

test('a throttled round takes as long as its bytes may', async () => {
  const stage = new Stage()
  const history = new History(stage)
  const log = await stage.open({ config: CONFIG })
  await stage.run(history.write(log, 60))
  const startedMs = stage.universe.nowMs
  const pace = new Pace(stage.world, 1000)
  const { readBytes, writtenBytes } = await stage.run(round(log, { pace }))
  const tookMs = stage.universe.nowMs - startedMs
  // Read twice: for the keys, and to be written.
  const leastMs = 2 * readBytes + writtenBytes
  assert.ok(tookMs >= leastMs - 1 && tookMs < leastMs * 1.2, `${tookMs} ms, not ${leastMs}`)
})

test('a slice ends with the first batch that is over after 5 ms', async () => {
  const stage = new Stage()
  const history = new History(stage)
  const log = await stage.open({ config: CONFIG })
  await stage.run(history.write(log, 60))
  const { clock, timers } = stage.world
  let nowMs = 0
  let turnedMs = 0
  const slices: number[] = []
  const pace = new Pace({
    // Every batch takes a millisecond.
    clock: { ...clock, monotonicMs: () => ++nowMs },
    timers: {
      after: (delayMs, task) => timers.after(delayMs, task),
      turn: () => {
        slices.push(nowMs - turnedMs)
        turnedMs = nowMs
        return timers.turn()
      },
    },
  })
  await stage.run(round(log, { pace }))
  assert.ok(slices.length > 10 && Math.max(...slices) <= 8, slices.join())
})
