import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeaderEpoch, Offset } from '#core/brand'
import { marker, produced, replicated, SAMPLE_MS, Stage } from '../testing/index.ts'
import { LOG_DEFAULTS } from './config.ts'

const nowMs = SAMPLE_MS
const config = {
  ...LOG_DEFAULTS,
  segmentBytes: 500,
  indexIntervalBytes: 100,
  verificationEnabled: false,
}
const at = (offset: number): Offset => offset as Offset
const replicate = { origin: 'replication' as const, leaderEpoch: 9 as LeaderEpoch, nowMs }

test('after a truncation the log, its epochs, producers and limits are as they were there', async () => {
  for (const to of [0, 1, 7, 13, 14, 28, 29, 30]) {
    const stage = new Stage()
    const { codecs } = stage.world
    const log = await stage.open({ config })
    const before: unknown[] = []
    for (let index = 0; index < 30; index++) {
      before.push([[...log.producers.values()], log.leaderEpochs.map((entry) => ({ ...entry }))])
      const producer = { id: 1 + (index % 3), sequence: Math.floor(index / 3) }
      const epoch = Math.floor(index / 10)
      const sample = { value: `v${index}`, timestamp: nowMs + index, producer, epoch }
      await stage.appended(log, replicated(codecs, index, sample), replicate)
    }
    before.push([[...log.producers.values()], log.leaderEpochs.map((entry) => ({ ...entry }))])
    log.raiseHighWatermark(at(30))
    await stage.run(log.flush())
    await stage.run(log.truncateTo(at(to)))
    assert.deepEqual([log.endOffset, log.highWatermark, log.recoveryPoint], [to, to, to])
    const [producers, epochs] = before[to] as [
      { producerId: number; batches: unknown[] }[],
      unknown,
    ]
    assert.deepEqual(log.leaderEpochs, epochs)
    const last = (entries: typeof producers) =>
      entries.map(({ producerId, batches }) => [producerId, batches.at(-1)]).sort()
    assert.deepEqual(last([...log.producers.values()] as never), last(producers))
    assert.equal((await stage.values(log)).length, to)
    assert.equal((await stage.run(log.maxTimestamp()))?.offset ?? -1, to - 1)
    await stage.appended(log, replicated(codecs, to, { value: 'other', epoch: 5 }), replicate)
    assert.deepEqual(await stage.values(log, to), [`${to}:other-0`])
    stage.restart()
    const again = await stage.open({ config, recoveryPoint: at(to) })
    assert.equal(again.endOffset, to + 1)
    assert.deepEqual((await stage.values(again)).at(-1), `${to}:other-0`)
  }
})

test('nothing of what was cut is served from memory', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open({ config })
  for (let index = 0; index < 5; index++)
    await stage.appended(log, replicated(codecs, index, { value: 'old' }), replicate)
  await stage.run(log.truncateTo(at(2)))
  for (let index = 2; index < 5; index++)
    await stage.appended(log, replicated(codecs, index, { value: 'new' }), replicate)
  const texts = (await stage.values(log)).map((value) => value.slice(2, 5))
  assert.deepEqual(texts, ['old', 'old', 'new', 'new', 'new'])
})

test('a truncation into a transaction opens it again, and one behind its marker leaves it ended', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open({ config })
  const producer = { id: 4, sequence: 0, isTransactional: true }
  await stage.appended(log, produced(codecs, { producer }), { nowMs })
  await stage.appended(log, produced(codecs), { nowMs })
  await stage.appended(log, marker(codecs, 'abort', { id: 4 }), { origin: 'coordinator', nowMs })
  await stage.appended(log, produced(codecs), { nowMs })
  await stage.run(log.truncateTo(at(3)))
  log.raiseHighWatermark(at(3))
  assert.equal(log.lastStableOffset, 3)
  assert.equal(log.abortedTransactions(at(0), at(3)).length, 1)
  await stage.run(log.truncateTo(at(2)))
  log.raiseHighWatermark(at(2))
  assert.equal(log.lastStableOffset, 0)
  assert.equal(log.abortedTransactions(at(0), at(2)).length, 0)
  await stage.appended(log, marker(codecs, 'commit', { id: 4 }), { origin: 'coordinator', nowMs })
  log.raiseHighWatermark(at(3))
  assert.equal(log.lastStableOffset, 3)
})

test('a log begins anew anywhere, and forgets what it was', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open({ config })
  for (let index = 0; index < 10; index++)
    await stage.appended(log, produced(codecs, { producer: { id: 3, sequence: index } }), { nowMs })
  await stage.run(log.truncateFullyAndStartAt(at(500)))
  assert.deepEqual([log.logStartOffset, log.endOffset, log.producers.size], [500, 500, 0])
  assert.deepEqual(log.leaderEpochs, [])
  await stage.appended(log, replicated(codecs, 500, { epoch: 2 }), replicate)
  stage.restart()
  const again = await stage.open({ config, logStartOffset: at(500) })
  assert.deepEqual(await stage.values(again, 500), ['500:value-0'])
})

test('the start moves up: epochs follow, segments before it can be removed, and readers are told', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open({ config })
  for (let index = 0; index < 20; index++)
    await stage.appended(log, replicated(codecs, index, { epoch: index >> 3 }), replicate)
  log.raiseHighWatermark(at(20))
  await stage.run(log.raiseLogStart(at(11)))
  assert.deepEqual(log.leaderEpochs, [
    { epoch: 1, startOffset: 11 },
    { epoch: 2, startOffset: 16 },
  ])
  const kept = log.segments.filter(({ endOffset }) => endOffset > 11)
  assert.ok((await stage.run(log.removeSegmentsBefore(at(11)))) > 0)
  assert.deepEqual(log.segments, kept)
  const answer = await stage.run(log.read(at(10), { maxBytes: 1, upTo: 'end', minOneBatch: true }))
  assert.equal(answer.kind, 'out of range')
  assert.equal((await stage.values(log, 11)).length, 9)
  assert.ok((await stage.names()).some((name) => name.endsWith('.deleted')))
  await stage.universe.runFor(61_000)
  assert.ok(!(await stage.names()).some((name) => name.endsWith('.deleted')))
})
