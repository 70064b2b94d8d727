import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeaderEpoch, Offset } from '#core/brand'
import { Errors } from '#protocol/error'
import { BatchCursor, MessageSetBuilder } from '#protocol/record'
import { marker, produced, replicated, SAMPLE_MS, Stage } from '../testing/index.ts'
import { LOG_DEFAULTS } from './config.ts'

const at = (offset: number): Offset => offset as Offset
const nowMs = SAMPLE_MS

test('offsets and epoch are assigned in place, and the CRC stays as the producer wrote it', async () => {
  const stage = new Stage()
  const log = await stage.open()
  const { codecs } = stage.world
  const first = await stage.appended(log, produced(codecs, { count: 3 }), { nowMs })
  assert.deepEqual([first.firstOffset, first.lastOffset, first.logAppendTimeMs], [0, 2, -1])
  const batch = produced(codecs, { count: 2, value: 'b' })
  const crc = Buffer.from(batch).readUInt32BE(17)
  await stage.appended(log, batch, { leaderEpoch: 4 as LeaderEpoch, nowMs })
  assert.equal(log.endOffset, 5)
  const stored = new BatchCursor(await stage.bytes(log, 3))
  assert.equal(stored.next(), true)
  assert.deepEqual([stored.baseOffset, stored.lastOffset, stored.leaderEpoch], [3, 4, 4])
  assert.equal(stored.view.getUint32(stored.position + 17), crc)
  assert.deepEqual(await stage.values(log), [
    '0:value-0',
    '1:value-1',
    '2:value-2',
    '3:b-0',
    '4:b-1',
  ])
})

test('reads are the same from the tail slabs, from files, and after a start in good order', async () => {
  const expected: string[] = []
  const views: string[][] = []
  for (const tailBytes of [4 * 1024 * 1024, 0]) {
    const stage = new Stage({ tailBytes })
    const config = { ...LOG_DEFAULTS, segmentBytes: 2000, indexIntervalBytes: 200 }
    const log = await stage.open({ config })
    expected.length = 0
    for (let index = 0; index < 100; index++) {
      await stage.appended(log, produced(stage.world.codecs, { value: `v${index}` }), { nowMs })
      expected.push(`${index}:v${index}-0`)
    }
    assert.ok(log.segments.length > 3)
    views.push(await stage.values(log))
    for (const from of [0, 1, 17, 50, 98, 99, 100])
      assert.deepEqual(await stage.values(log, from), expected.slice(from))
    await stage.run(log.close())
    stage.restart()
    const again = await stage.open({ config, wasClosed: true })
    assert.equal(again.endOffset, 100)
    for (const from of [0, 33, 99])
      assert.deepEqual(await stage.values(again, from), expected.slice(from))
    await stage.appended(again, produced(stage.world.codecs, { value: 'more' }), { nowMs })
    assert.deepEqual((await stage.values(again, 99)).at(-1), '100:more-0')
  }
  for (const view of views) assert.deepEqual(view, expected)
})

test('a read gives one batch whole, is bound by bytes, and ends at its limit', async () => {
  for (const tailBytes of [4 * 1024 * 1024, 0]) {
    const stage = new Stage({ tailBytes })
    const log = await stage.open()
    const { codecs } = stage.world
    const sizes: number[] = []
    for (let index = 0; index < 4; index++)
      sizes.push((await stage.appended(log, produced(codecs), { nowMs })).sizeBytes)
    const [one = 0] = sizes
    assert.equal((await stage.bytes(log, 0, { maxBytes: 10 })).length, one)
    assert.equal((await stage.bytes(log, 0, { maxBytes: 10, minOneBatch: false })).length, 10)
    assert.equal((await stage.bytes(log, 1, { maxBytes: 2 * one })).length, 2 * one)
    assert.equal((await stage.bytes(log, 0, { upTo: 'highWatermark' })).length, 0)
    log.raiseHighWatermark(at(2))
    assert.equal((await stage.bytes(log, 0, { upTo: 'highWatermark' })).length, 2 * one)
    assert.equal((await stage.bytes(log, 2, { upTo: 'highWatermark' })).length, 0)
    assert.deepEqual(
      await stage.run(log.read(at(5), { maxBytes: 1, upTo: 'end', minOneBatch: true })),
      {
        kind: 'out of range',
        logStartOffset: 0,
        endOffset: 4,
      },
    )
  }
})

test('what a client may not write is refused with the code of Kafka, and leaves no trace', async () => {
  const stage = new Stage()
  const config = { ...LOG_DEFAULTS, maxMessageBytes: 500, segmentBytes: 300 }
  const log = await stage.open({ config })
  const { codecs } = stage.world
  const flipped = produced(codecs)
  flipped[70] = (flipped[70] ?? 0) ^ 1
  const moved = produced(codecs, { options: { baseOffset: at(5) } })
  const cases: [Uint8Array, number][] = [
    [flipped, Errors.CORRUPT_MESSAGE],
    [moved, Errors.INVALID_RECORD],
    [new Uint8Array(0), Errors.INVALID_RECORD],
    [produced(codecs).subarray(0, 40), Errors.INVALID_RECORD],
    [Buffer.concat([produced(codecs), produced(codecs)]), Errors.INVALID_RECORD],
    [produced(codecs, { options: { isControl: true } }), Errors.INVALID_RECORD],
    [marker(codecs, 'commit', { id: 1 }), Errors.INVALID_RECORD],
    [produced(codecs, { value: 'x'.repeat(600) }), Errors.MESSAGE_TOO_LARGE],
    [produced(codecs, { value: 'x'.repeat(300) }), Errors.RECORD_LIST_TOO_LARGE],
    [produced(codecs, { producer: { id: 3, sequence: -1 } }), Errors.INVALID_RECORD],
    [produced(codecs, { timestamp: nowMs + 3_700_000 }), Errors.INVALID_TIMESTAMP],
    [produced(codecs, { options: { logAppendMs: nowMs } }), Errors.INVALID_TIMESTAMP],
  ]
  for (const [index, [records, errorCode]] of cases.entries()) {
    const answer = await stage.append(log, records, { nowMs })
    assert.equal(answer.kind, 'refused', `case ${index}`)
    if (answer.kind === 'refused') assert.equal(answer.errorCode, errorCode, `case ${index}`)
  }
  assert.equal(log.endOffset, 0)
  assert.equal(log.sizeBytes, 0)
})

test('a compacted topic refuses a batch with a record without a key, and names the records (KIP-467)', async () => {
  const stage = new Stage()
  const log = await stage.open({ config: { ...LOG_DEFAULTS, isCompacted: true } })
  const { codecs } = stage.world
  const answer = await stage.append(log, produced(codecs, { count: 2 }), { nowMs })
  assert.equal(answer.kind, 'refused')
  if (answer.kind !== 'refused') return
  assert.equal(answer.errorCode, Errors.INVALID_RECORD)
  assert.deepEqual(
    answer.recordErrors.map(({ batchIndex }) => batchIndex),
    [0, 1],
  )
  await stage.appended(log, produced(codecs, { key: 'k' }), { nowMs })
})

test('with LogAppendTime only the batch is stamped, and counts as such for readers and look-ups', async () => {
  const stage = new Stage()
  const log = await stage.open({ config: { ...LOG_DEFAULTS, timestampType: 'log append' } })
  const { codecs } = stage.world
  const answer = await stage.appended(log, produced(codecs, { count: 2, timestamp: 1 }), { nowMs })
  assert.equal(answer.logAppendTimeMs, nowMs)
  const stored = new BatchCursor(await stage.bytes(log, 0))
  assert.equal(stored.next(), true)
  assert.deepEqual([stored.timestampType, stored.maxTimestamp], ['log append', nowMs])
  assert.deepEqual(await stage.run(log.offsetForTimestamp(2)), {
    timestamp: nowMs,
    offset: 0,
    leaderEpoch: 0,
  })
})

test('another codec is recompressed, the same is left alone, and offsets stay', async () => {
  const stage = new Stage()
  const log = await stage.open({ config: { ...LOG_DEFAULTS, compression: 3 } })
  const { codecs } = stage.world
  await stage.appended(log, produced(codecs, { count: 3, options: { compression: 1 } }), { nowMs })
  const same = produced(codecs, { count: 2, value: 's', options: { compression: 3 } })
  await stage.appended(log, same, { nowMs })
  const batches = new BatchCursor(await stage.bytes(log, 0))
  assert.equal(batches.next(), true)
  assert.deepEqual([batches.compression, batches.baseOffset, batches.recordCount], [3, 0, 3])
  assert.equal(batches.next(), true)
  assert.equal(batches.batchBytes.length, same.length)
  assert.deepEqual(await stage.values(log, 2), ['2:value-2', '3:s-0', '4:s-1'])
})

test('a segment rolls by size, and its base is the first offset of the incoming batch', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const size = produced(codecs).length
  const log = await stage.open({ config: { ...LOG_DEFAULTS, segmentBytes: size * 2 } })
  const replicate = { origin: 'replication' as const, nowMs }
  for (const base of [0, 1, 10, 11, 40])
    await stage.appended(log, replicated(codecs, base), replicate)
  assert.deepEqual(
    log.segments.map(({ baseOffset }) => baseOffset),
    [0, 10, 40],
  )
  assert.deepEqual(
    (await stage.values(log, 2)).map((value) => value.split(':')[0]),
    ['10', '11', '40'],
  )
})

test('a segment rolls by the time of its records, not by the clock, less its jitter', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open({ config: { ...LOG_DEFAULTS, segmentMs: 1000 } })
  for (const timestamp of [5000, 6000, 6001, 7002]) {
    await stage.appended(log, produced(codecs, { timestamp }), { nowMs: nowMs * 2 })
  }
  assert.deepEqual(
    log.segments.map(({ baseOffset }) => baseOffset),
    [0, 2, 3],
  )
})

test('a segment rolls when its index is full', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const config = { ...LOG_DEFAULTS, segmentIndexBytes: 32, indexIntervalBytes: 1 }
  const log = await stage.open({ config })
  for (let index = 0; index < 20; index++)
    await stage.appended(log, produced(codecs, { timestamp: nowMs + index }), { nowMs })
  assert.ok(log.segments.length > 3)
  assert.equal((await stage.values(log)).length, 20)
})

test('an offset that does not fit 31 bits begins a segment (KAFKA-5413)', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open()
  const replicate = { origin: 'replication' as const, nowMs }
  await stage.appended(log, replicated(codecs, 0), replicate)
  await stage.appended(log, replicated(codecs, 2 ** 31), replicate)
  await stage.appended(log, replicated(codecs, 2 ** 33), replicate)
  assert.deepEqual(
    log.segments.map(({ baseOffset }) => baseOffset),
    [0, 2 ** 31, 2 ** 33],
  )
  assert.equal((await stage.values(log)).length, 3)
})

test('a follower keeps the offsets of the leader, and refuses those it has', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open()
  const replicate = { origin: 'replication' as const, leaderEpoch: 3 as LeaderEpoch, nowMs }
  await stage.appended(log, replicated(codecs, 7, { epoch: 1, count: 2 }), replicate)
  assert.equal(log.endOffset, 9)
  const again = await stage.append(log, replicated(codecs, 8, { epoch: 1 }), replicate)
  assert.equal(again.kind, 'misplaced')
  const ahead = Buffer.concat([
    replicated(codecs, 9, { epoch: 3 }),
    replicated(codecs, 10, { epoch: 4 }),
  ])
  await stage.appended(log, ahead, replicate)
  assert.equal(log.endOffset, 10)
  assert.deepEqual(log.leaderEpochs, [
    { epoch: 1, startOffset: 7 },
    { epoch: 3, startOffset: 9 },
  ])
  assert.equal(log.endOffsetForEpoch(1 as LeaderEpoch).endOffset, 9)
})

test('a repeated batch is answered with its offset, a gap and an old epoch are refused (KIP-98)', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open()
  const send = (sequence: number, epoch = 0) =>
    stage.append(log, produced(codecs, { count: 2, producer: { id: 9, epoch, sequence } }), {
      nowMs,
    })
  for (let batch = 0; batch < 6; batch++) assert.equal((await send(batch * 2)).kind, 'appended')
  const repeated = await send(6)
  assert.equal(repeated.kind, 'duplicate')
  if (repeated.kind === 'duplicate')
    assert.deepEqual([repeated.firstOffset, repeated.lastOffset], [6, 7])
  const forgotten = await send(0)
  assert.equal(
    forgotten.kind === 'refused' && forgotten.errorCode,
    Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
  )
  assert.equal((await send(0, 1)).kind, 'appended')
  const old = await send(12)
  assert.equal(old.kind === 'refused' && old.errorCode, Errors.INVALID_PRODUCER_EPOCH)
  assert.equal(log.endOffset, 14)
})

test('an open transaction holds the last stable offset until its marker is below the high watermark', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open({ config: { ...LOG_DEFAULTS, verificationEnabled: false } })
  await stage.appended(log, produced(codecs), { nowMs })
  const producer = { id: 5, sequence: 0, isTransactional: true }
  await stage.appended(log, produced(codecs, { producer }), { nowMs })
  log.raiseHighWatermark(at(2))
  assert.equal(log.lastStableOffset, 1)
  const coordinator = { origin: 'coordinator' as const, nowMs }
  await stage.appended(log, marker(codecs, 'abort', { id: 5 }), coordinator)
  assert.equal(log.lastStableOffset, 1)
  log.raiseHighWatermark(at(3))
  assert.equal(log.lastStableOffset, 3)
  const answer = await stage.run(
    log.read(at(0), { maxBytes: 1e6, upTo: 'lastStable', minOneBatch: true }),
  )
  assert.equal(answer.kind, 'records')
  if (answer.kind !== 'records') return
  assert.deepEqual(
    answer.abortedTransactions.map(({ producerId, firstOffset, lastOffset }) => [
      producerId,
      firstOffset,
      lastOffset,
    ]),
    [[5, 1, 2]],
  )
})

test('the first record that is not older is found, and the one with the greatest time', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const config = { ...LOG_DEFAULTS, segmentBytes: 400, indexIntervalBytes: 1 }
  const log = await stage.open({ config })
  const times = [100, 300, 200, 700, 400, 500, 650]
  for (const timestamp of times)
    await stage.appended(log, produced(codecs, { count: 2, timestamp }), { nowMs })
  const records = times.flatMap((time) => [time, time + 1])
  for (const wanted of [0, 100, 101, 102, 250, 301, 302, 650, 701, 702]) {
    const offset = records.findIndex((time) => time >= wanted)
    const found = await stage.run(log.offsetForTimestamp(wanted))
    assert.equal(found?.offset ?? -1, offset, `time ${wanted}`)
  }
  assert.equal((await stage.run(log.maxTimestamp()))?.offset, records.indexOf(701))
})

test('a log that is let go writes nothing more into its directory: that may be renamed or removed', async () => {
  const stage = new Stage()
  const log = await stage.open()
  const leaderEpoch = 3 as LeaderEpoch
  const records = produced(stage.world.codecs, { count: 1 })
  // The file of epochs is written behind the append's back, and this is on its way.
  await log.append(records, { origin: 'client', leaderEpoch, nowMs })
  const { disk } = stage.world
  await stage.run(log.abandon().then(() => disk.rename(stage.directory, '/logs/topic-0.deleted')))
  for (let turn = 0; turn < 20; turn++) await stage.run(stage.world.timers.turn())
  assert.deepEqual(stage.faulted, [])
})

test('batches of an old format forget the epochs before them, and not those behind', async () => {
  const stage = new Stage()
  const { codecs } = stage.world
  const log = await stage.open()
  const old = (offset: number): Uint8Array => {
    const builder = new MessageSetBuilder({ codecs, magic: 1 })
    builder.append({ offset: at(offset), timestamp: nowMs, key: null, value: null })
    return builder.build()
  }
  const leaderEpoch = 9 as LeaderEpoch
  const fetched = async (...batches: Uint8Array[]) => {
    await stage.appended(log, Buffer.concat(batches), { origin: 'replication', leaderEpoch })
    return log.leaderEpochs.map(({ epoch, startOffset }) => [epoch, startOffset])
  }
  assert.deepEqual(await fetched(old(0), replicated(codecs, 1, { epoch: 3 })), [[3, 1]])
  assert.deepEqual(await fetched(replicated(codecs, 2, { epoch: 4 }), old(3)), [])
  assert.deepEqual(await fetched(replicated(codecs, 4, { epoch: 5 })), [[5, 4]])
})
