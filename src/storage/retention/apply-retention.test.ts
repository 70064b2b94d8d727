import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { LOG_DEFAULTS, type Log } from '../log/index.ts'
import { produced, SAMPLE_MS, Stage } from '../testing/index.ts'
import { applyRetention } from './apply-retention.ts'

const FOR_EVER = { deletes: true, retentionMs: -1, retentionBytes: -1 }
const CONFIG = { ...LOG_DEFAULTS, fileDeleteDelayMs: 100 }

/** Three segments of ten records, a minute apart, the last of which grows. */
async function filled(stage: Stage): Promise<Log> {
  const log = await stage.open({ config: CONFIG })
  for (let segment = 0; segment < 3; segment++) {
    if (segment > 0) await stage.run(log.roll())
    const timestamp = SAMPLE_MS + segment * 60_000
    await stage.appended(log, produced(stage.world.codecs, { count: 10, timestamp }))
  }
  log.raiseHighWatermark(log.endOffset)
  return log
}

const bases = (log: Log): number[] => log.segments.map(({ baseOffset }) => baseOffset)

test('what is too old goes, the log starts behind it, and its files go a while later', async () => {
  const stage = new Stage()
  const log = await filled(stage)
  await stage.universe.runFor(90_000)
  const gone = await stage.run(applyRetention(log, { ...FOR_EVER, retentionMs: 60_000 }))
  assert.deepEqual(
    gone.map(({ reason }) => reason),
    ['time'],
  )
  assert.deepEqual(bases(log), [10, 20])
  assert.equal(log.logStartOffset, 10)
  assert.ok(stage.said('a segment was removed by retention'))
  await stage.universe.runFor(200)
  assert.ok((await stage.names()).every((name) => !name.includes('deleted')))
  assert.equal((await stage.values(log, 10)).length, 20)
})

test('when all is too old a new segment is begun, and the end offset stays', async () => {
  const stage = new Stage()
  const log = await filled(stage)
  await stage.universe.runFor(3_600_000)
  assert.equal((await stage.run(applyRetention(log, { ...FOR_EVER, retentionMs: 1000 }))).length, 3)
  assert.deepEqual(bases(log), [30])
  assert.deepEqual([log.logStartOffset, log.endOffset], [30, 30])
  await stage.appended(log, produced(stage.world.codecs, { timestamp: stage.world.clock.nowMs() }))
  stage.restart()
  const again = await stage.open({ config: CONFIG })
  assert.deepEqual(await stage.values(again, 30), ['30:value-0'])
})

test('what is too much goes, and what followers may not have stays', async () => {
  const stage = new Stage()
  const log = await filled(stage)
  assert.equal((await stage.run(applyRetention(log, { ...FOR_EVER, retentionBytes: 1 }))).length, 2)
  assert.deepEqual(bases(log), [20])
  const other = new Stage()
  const behind = await other.open({ config: CONFIG })
  for (let segment = 0; segment < 3; segment++) {
    await other.run(behind.roll())
    await other.appended(behind, produced(other.world.codecs))
  }
  behind.raiseHighWatermark(1 as Offset)
  await other.run(applyRetention(behind, { ...FOR_EVER, retentionBytes: 0 }))
  assert.equal(behind.logStartOffset, 1)
})

test('without `delete` only what is below the log start goes', async () => {
  const stage = new Stage()
  const log = await filled(stage)
  await stage.run(log.raiseLogStart(15 as Offset))
  const gone = await stage.run(
    applyRetention(log, { deletes: false, retentionMs: 0, retentionBytes: 0 }),
  )
  assert.deepEqual(
    gone.map(({ reason }) => reason),
    ['log start'],
  )
  assert.deepEqual(bases(log), [10, 20])
  assert.equal(log.logStartOffset, 15)
})
