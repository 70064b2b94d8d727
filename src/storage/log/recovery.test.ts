import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { marker, produced, SAMPLE_MS, Stage } from '../testing/index.ts'
import { LOG_DEFAULTS } from './config.ts'
import type { Log } from './log.ts'
import { segmentFileName } from './names.ts'

const nowMs = SAMPLE_MS
const config = {
  ...LOG_DEFAULTS,
  segmentBytes: 1000,
  indexIntervalBytes: 100,
  verificationEnabled: false,
}
const COUNT = 40

const named = (
  base: number,
  kind: 'log' | 'index' | 'timeindex' | 'txnindex' | 'snapshot',
): string => segmentFileName(base as Offset, kind)

/** A log of forty batches of one record, some of a producer, in several segments. */
async function written(stage: Stage): Promise<Log> {
  const log = await stage.open({ config })
  for (let index = 0; index < COUNT; index++) {
    const producer = index % 2 === 0 ? { producer: { id: 7, sequence: index / 2 } } : {}
    const sample = { value: `v${index}`, timestamp: nowMs + index, ...producer }
    await stage.appended(log, produced(stage.world.codecs, sample), { nowMs })
  }
  assert.ok(log.segments.length > 3)
  return log
}

const values = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `${from + index}:v${from + index}-0`)

async function reopened(stage: Stage, recoveryPoint = 0, wasClosed = false): Promise<Log> {
  stage.restart()
  return stage.open({ config, recoveryPoint: recoveryPoint as Offset, wasClosed })
}

/** All that recovery makes: records, indexes as those of a log that was never interrupted, producers, and that it goes on. */
async function assertWhole(stage: Stage, log: Log, upTo: number): Promise<void> {
  assert.equal(log.endOffset, upTo)
  assert.deepEqual(await stage.values(log), values(0, upTo))
  for (const from of [0, 5, 19, upTo - 1].filter((offset) => offset < upTo)) {
    assert.deepEqual(await stage.values(log, from), values(from, upTo))
    const found = await stage.run(log.offsetForTimestamp(nowMs + from))
    assert.equal(found?.offset, from)
  }
  const sent = Math.ceil(upTo / 2)
  assert.equal(log.producers.get(7 as never)?.batches.at(-1)?.lastSequence, sent - 1)
  const repeated = produced(stage.world.codecs, { producer: { id: 7, sequence: sent - 1 } })
  assert.equal((await stage.append(log, repeated, { nowMs })).kind, 'duplicate')
  await stage.appended(log, produced(stage.world.codecs, { value: `v${upTo}` }), { nowMs })
  assert.deepEqual((await stage.values(log, upTo)).length, 1)
}

test('a dead process loses nothing that was acknowledged, without any sync', async () => {
  const stage = new Stage()
  await written(stage)
  await assertWhole(stage, await reopened(stage), COUNT)
})

test('after a stop in good order nothing is scanned, and all is there', async () => {
  const stage = new Stage()
  const log = await written(stage)
  await stage.run(log.close())
  const again = await reopened(stage, COUNT, true)
  assert.ok(!stage.said('a log was recovered'))
  await assertWhole(stage, again, COUNT)
})

test('recovery begins at the segment of the recovery point', async () => {
  const stage = new Stage()
  const log = await written(stage)
  await stage.run(log.flush())
  const base = log.segments.at(-2)?.baseOffset ?? 0
  stage.lines.length = 0
  await assertWhole(stage, await reopened(stage, base + 1), COUNT)
  const line = stage.lines.find(({ message }) => message === 'a log was recovered')
  assert.equal(line?.fields['fromOffset'], base)
})

test('a torn, zeroed or foreign tail is cut where the last whole batch ends', async () => {
  const tails: ((bytes: Uint8Array) => Uint8Array)[] = [
    (bytes) => bytes.subarray(0, -1),
    (bytes) => bytes.subarray(0, -60),
    (bytes) => Buffer.concat([bytes.subarray(0, -30), Buffer.alloc(30)]),
  ]
  for (const tail of tails) {
    const stage = new Stage()
    const log = await written(stage)
    const last = named(log.segments.at(-1)?.baseOffset ?? 0, 'log')
    stage.restart()
    await stage.put(last, tail(stage.file(last) as Uint8Array))
    await assertWhole(stage, await stage.open({ config }), COUNT - 1)
    assert.ok(stage.said('the log was cut at a batch that is damaged or not whole'))
  }
  const appended: Uint8Array[] = [
    Buffer.alloc(1),
    Buffer.alloc(11),
    Buffer.alloc(5000),
    Buffer.alloc(300, 0xff),
    Buffer.from('something that is no batch at all, by no means'),
  ]
  for (const garbage of appended) {
    const stage = new Stage()
    const log = await written(stage)
    const last = named(log.segments.at(-1)?.baseOffset ?? 0, 'log')
    stage.restart()
    await stage.put(last, Buffer.concat([stage.file(last) as Uint8Array, garbage]))
    await assertWhole(stage, await stage.open({ config }), COUNT)
  }
})

test('a tail that repeats batches that are there is cut: offsets never go back', async () => {
  const stage = new Stage()
  const log = await written(stage)
  const last = named(log.segments.at(-1)?.baseOffset ?? 0, 'log')
  stage.restart()
  const bytes = stage.file(last) as Uint8Array
  await stage.put(last, Buffer.concat([bytes, bytes]))
  await assertWhole(stage, await stage.open({ config }), COUNT)
})

test('what follows a damaged batch in an unsafe segment goes, later segments too', async () => {
  const stage = new Stage()
  const log = await written(stage)
  const second = log.segments[1]
  const name = named(second?.baseOffset ?? 0, 'log')
  stage.restart()
  const bytes = (stage.file(name) as Uint8Array).slice()
  bytes[65] = (bytes[65] ?? 0) ^ 4
  await stage.put(name, bytes)
  const again = await stage.open({ config })
  await assertWhole(stage, again, second?.baseOffset ?? 0)
})

test('a flipped bit before the recovery point costs its own batch and nothing else', async () => {
  const stage = new Stage()
  const log = await written(stage)
  const second = log.segments[1]?.baseOffset ?? 0
  stage.restart()
  const name = named(second, 'log')
  const bytes = (stage.file(name) as Uint8Array).slice()
  bytes[65] = (bytes[65] ?? 0) ^ 4
  await stage.put(name, bytes)
  const again = await stage.open({ config, recoveryPoint: COUNT as Offset })
  assert.equal(again.endOffset, COUNT)
  assert.deepEqual(await stage.values(again, second + 1), values(second + 1, COUNT))
})

test('missing, stale, short and damaged indexes are made anew', async () => {
  const damages: ((bytes: Uint8Array) => Uint8Array | null)[] = [
    () => null,
    () => new Uint8Array(0),
    (bytes) => Buffer.concat([bytes, Buffer.alloc(10_000)]),
    (bytes) => bytes.subarray(0, -3),
    (bytes) => Buffer.alloc(bytes.length, 0x11),
    (bytes) => bytes.map((byte, at) => (at % 8 > 5 ? byte ^ 0x15 : byte)),
  ]
  for (const wasClosed of [false, true]) {
    for (const [number, damage] of damages.entries()) {
      const stage = new Stage({ tailBytes: 0 })
      const log = await written(stage)
      const bases = log.segments.map(({ baseOffset }) => baseOffset)
      await stage.run(log.close())
      stage.restart()
      for (const base of bases) {
        for (const kind of number === 5
          ? (['index'] as const)
          : (['index', 'timeindex'] as const)) {
          const bytes = stage.file(named(base, kind))
          if (bytes !== null) await stage.put(named(base, kind), damage(bytes))
        }
      }
      const again = await stage.open({ config, wasClosed, recoveryPoint: COUNT as Offset })
      await assertWhole(stage, again, COUNT)
    }
  }
})

test('missing and damaged producer snapshots are made up for by older ones and the records', async () => {
  for (const damage of ['gone', 'flipped', 'empty']) {
    const stage = new Stage()
    const log = await written(stage)
    await stage.run(log.close())
    stage.restart()
    const snapshots = (await stage.names()).filter((name) => name.endsWith('.snapshot'))
    for (const name of snapshots.slice(-3)) {
      const bytes = (stage.file(name) as Uint8Array).slice()
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      const damaged = damage === 'flipped' ? bytes : new Uint8Array(0)
      await stage.put(name, damage === 'gone' ? null : damaged)
    }
    await assertWhole(stage, await stage.open({ config, wasClosed: true }), COUNT)
  }
})

test('a damaged or missing epoch file begins anew with what the recovered batches say', async () => {
  for (const bytes of [null, Buffer.from('0\n1\nx y\n')]) {
    const stage = new Stage()
    await written(stage)
    stage.restart()
    await stage.put('leader-epoch-checkpoint', bytes)
    const log = await stage.open({ config })
    assert.deepEqual(log.leaderEpochs, [{ epoch: 0, startOffset: 0 }])
  }
})

test('files that are no part of a log stay, index files without a log and what was deleted go', async () => {
  const stage = new Stage()
  await written(stage)
  stage.restart()
  const foreign = ['notes.txt', '123.log', 'partition.metadata', '00000000000000000000.log.bak']
  for (const name of foreign) await stage.put(name, Buffer.from('foreign'))
  await stage.put(named(999, 'index'), Buffer.alloc(80))
  await stage.put(named(999, 'timeindex'), Buffer.alloc(120))
  await stage.put(`${named(0, 'log')}.deleted`, Buffer.alloc(80))
  const log = await stage.open({ config })
  await assertWhole(stage, log, COUNT)
  const names = await stage.names()
  for (const name of foreign) assert.ok(names.includes(name), name)
  assert.ok(!names.some((name) => name.includes('999') || name.endsWith('.deleted')))
})

test('an empty directory, and one with an empty segment, are logs without records', async () => {
  const stage = new Stage()
  const log = await stage.open({ config, logStartOffset: 12 as Offset })
  assert.deepEqual([log.logStartOffset, log.endOffset], [12, 12])
  stage.restart()
  await stage.put(named(12, 'log'), null)
  await stage.put(named(30, 'log'), new Uint8Array(0))
  const again = await stage.open({ config })
  assert.deepEqual([again.logStartOffset, again.endOffset], [30, 30])
  await stage.appended(again, produced(stage.world.codecs), { nowMs })
  assert.deepEqual(await stage.values(again, 30), ['30:value-0'])
})

test('a log that ends before its start offset begins anew there', async () => {
  const stage = new Stage()
  await written(stage)
  stage.restart()
  const log = await stage.open({ config, logStartOffset: 100 as Offset })
  assert.deepEqual([log.logStartOffset, log.endOffset], [100, 100])
  await stage.appended(log, produced(stage.world.codecs), { nowMs })
})

test('a swap that a crash stopped is finished, and one of which a part is still being cleaned is given up (KAFKA-12520)', async () => {
  for (const state of ['swap', 'cleaned', 'renamed in part', 'both']) {
    const stage = new Stage()
    const log = await written(stage)
    const [first, second] = log.segments
    stage.restart()
    const merged = Buffer.concat([
      stage.file(named(first?.baseOffset ?? 0, 'log')) as Uint8Array,
      stage.file(named(second?.baseOffset ?? 0, 'log')) as Uint8Array,
    ])
    const fate = state === 'cleaned' ? 'cleaned' : 'swap'
    await stage.put(`${named(0, 'log')}.${fate}`, merged)
    await stage.put(`${named(0, 'index')}.${fate}`, new Uint8Array(0))
    await stage.put(`${named(0, 'timeindex')}.${fate}`, new Uint8Array(0))
    if (state === 'both') await stage.put(`${named(0, 'log')}.cleaned`, new Uint8Array(0))
    if (state === 'renamed in part') await stage.put(named(0, 'index'), null)
    const again = await stage.open({ config })
    const isSwapped = state === 'swap' || state === 'renamed in part'
    assert.equal(again.segments[0]?.sizeBytes === merged.length, isSwapped, state)
    assert.ok((await stage.names()).every((name) => !/cleaned|swap/.test(name)))
    await assertWhole(stage, again, COUNT)
  }
})

test('open and aborted transactions are as they were before the crash', async () => {
  const stage = new Stage()
  const log = await stage.open({ config })
  const { codecs } = stage.world
  for (let index = 0; index < 12; index++) {
    const producer = { id: 1, sequence: index, isTransactional: true }
    await stage.appended(log, produced(codecs, { producer }), { nowMs })
    const end = marker(codecs, index % 2 === 0 ? 'abort' : 'commit', { id: 1 })
    await stage.appended(log, end, { origin: 'coordinator', nowMs })
  }
  const open = { id: 2, sequence: 0, isTransactional: true }
  await stage.appended(log, produced(codecs, { producer: open }), { nowMs })
  await stage.appended(log, produced(codecs), { nowMs })
  const end = log.endOffset
  const aborted = log.abortedTransactions(0 as Offset, end)
  assert.equal(aborted.length, 6)
  for (const recoveryPoint of [0, 15, end]) {
    const again = await reopened(stage, recoveryPoint)
    again.raiseHighWatermark(end)
    assert.deepEqual(again.abortedTransactions(0 as Offset, end), aborted)
    assert.equal(again.lastStableOffset, end - 2)
  }
})
