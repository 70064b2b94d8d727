import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Offset, ProducerEpoch, ProducerId } from '#core/brand'
import { pureCodecs } from '#core/compression'
import { BatchBuilder, BatchCursor, buildEndMarker, openRecords } from '#protocol/record'
import type { AbortedTransaction } from '#protocol/stored'
import {
  CleanedTransactions,
  CompactionFilter,
  cleanablePart,
  type FilterOptions,
  groupSegments,
  KeyMap,
  type LogFacts,
  noteKeys,
  type SegmentFacts,
} from './index.ts'

const codecs = pureCodecs()
const LIMIT = 2 ** 20
const DAY_MS = 86_400_000

interface Written {
  readonly offset: number
  readonly key: string | null
  readonly value: string | null
}

interface BatchGiven {
  readonly producerId?: number
  readonly transactional?: boolean
  readonly compression?: 0 | 1
}

const bytesOf = (text: string | null): Uint8Array | null =>
  text === null ? null : Buffer.from(text)

function batch(records: readonly Written[], given: BatchGiven = {}): Uint8Array {
  const { producerId = -1, transactional = false, compression = 0 } = given
  const builder = new BatchBuilder({
    codecs,
    compression,
    baseOffset: (records[0] as Written).offset as Offset,
    producer: {
      producerId: producerId as ProducerId,
      producerEpoch: (producerId < 0 ? -1 : 0) as ProducerEpoch,
      baseSequence: producerId < 0 ? -1 : (records[0] as Written).offset,
      isTransactional: transactional,
    },
  })
  for (const { offset, key, value } of records)
    builder.append({
      offset: offset as Offset,
      timestamp: 1000 + offset,
      key: bytesOf(key),
      value: bytesOf(value),
      headers: [],
    })
  return builder.build()
}

function marker(type: 'commit' | 'abort', offset: number, producerId: number): Uint8Array {
  const producer = { producerId: producerId as ProducerId, producerEpoch: 0 as ProducerEpoch }
  return buildEndMarker(
    { type, coordinatorEpoch: 0, timestamp: 0, producer },
    { codecs, baseOffset: offset as Offset },
  )
}

interface CleanOptions extends Partial<Omit<FilterOptions, 'keys' | 'transactions'>> {
  readonly aborted?: readonly AbortedTransaction[]
  readonly memoryBytes?: number
}

/** One round over a log: keys first, then what stays of each batch. */
function clean(log: Uint8Array, options: CleanOptions = {}): Uint8Array {
  const { aborted = [], memoryBytes = 24 * 1000, ...rest } = options
  const keys = new KeyMap(memoryBytes)
  noteKeys(keys, log, {
    codecs,
    transactions: new CleanedTransactions(aborted),
    from: 0 as Offset,
    limitBytes: LIMIT,
  })
  const filter = new CompactionFilter({
    codecs,
    keys,
    transactions: new CleanedTransactions(aborted),
    lastOf: () => null,
    nowMs: 0,
    deleteRetentionMs: DAY_MS,
    keepOldTombstones: true,
    roundEnd: -1 as Offset,
    limitBytes: LIMIT,
    ...rest,
  })
  const batches = new BatchCursor(log)
  const left: Uint8Array[] = []
  while (batches.next()) {
    const filtered = filter.filter(batches)
    if (filtered.kind !== 'gone') left.push(filtered.bytes)
  }
  return Buffer.concat(left)
}

function contents(log: Uint8Array): Written[] {
  const found: Written[] = []
  const batches = new BatchCursor(log)
  while (batches.next()) {
    if (batches.isControl) continue
    const records = openRecords(batches, { codecs, limitBytes: LIMIT })
    while (records.next())
      found.push({
        offset: records.offset,
        key: records.key === null ? null : Buffer.from(records.key).toString(),
        value: records.value === null ? null : Buffer.from(records.value).toString(),
      })
  }
  return found
}

const offsetsOf = (log: Uint8Array): number[] => contents(log).map(({ offset }) => offset)

function batchesOf(log: Uint8Array) {
  const found: {
    base: number
    last: number
    count: number
    horizonMs: number | null
    control: boolean
  }[] = []
  const batches = new BatchCursor(log)
  while (batches.next())
    found.push({
      base: batches.baseOffset,
      last: batches.lastOffset,
      count: batches.recordCount,
      horizonMs: batches.deleteHorizonMs,
      control: batches.isControl,
    })
  return found
}

const logs = fc.array(
  fc.record({
    records: fc.array(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c', 'd'),
        value: fc.option(fc.string({ maxLength: 5 })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    compression: fc.constantFrom(0 as const, 1 as const),
  }),
  { minLength: 1, maxLength: 8 },
)

function written(
  given: readonly {
    records: readonly { key: string; value: string | null }[]
    compression: 0 | 1
  }[],
) {
  let offset = 0
  const all: Written[] = []
  const log = given.map(({ records, compression }) => {
    const numbered = records.map((record) => ({ ...record, offset: offset++ }))
    all.push(...numbered)
    return batch(numbered, { compression })
  })
  return { log: Buffer.concat(log), all }
}

test('the last value of every key stays, where it was, and nothing else', () => {
  fc.assert(
    fc.property(logs, (given) => {
      const { log, all } = written(given)
      const last = all.filter(
        ({ key, offset }) => !all.some((other) => other.key === key && other.offset > offset),
      )
      assert.deepEqual(contents(clean(log)), last)
    }),
  )
})

test('cleaned twice is cleaned once, but for tombstones whose time has passed', () => {
  fc.assert(
    fc.property(logs, (given) => {
      const { log } = written(given)
      const once = clean(log)
      assert.deepEqual(Buffer.from(clean(once)), Buffer.from(once))
      const later = clean(once, { nowMs: DAY_MS })
      assert.deepEqual(
        contents(later),
        contents(once).filter(({ value }) => value !== null),
      )
    }),
  )
})

test('with memory for few keys, passes lose nothing: what lies behind the map stays', () => {
  fc.assert(
    fc.property(logs, (given) => {
      const { log, all } = written(given)
      const kept = contents(clean(log, { memoryBytes: 24 * 3 }))
      for (const { key, offset, value } of all) {
        const isLast = !all.some((other) => other.key === key && other.offset > offset)
        if (isLast) assert.ok(kept.some((one) => one.offset === offset && one.value === value))
      }
    }),
  )
})

test('a batch of which a part stays keeps its offsets and its sequences', () => {
  const log = batch([
    { offset: 0, key: 'a', value: '1' },
    { offset: 1, key: 'b', value: '2' },
    { offset: 2, key: 'a', value: '3' },
  ])
  const left = clean(log)
  assert.deepEqual(offsetsOf(left), [1, 2])
  assert.deepEqual(
    batchesOf(left).map(({ base, last }) => [base, last]),
    [[0, 2]],
  )
})

test('a tombstone stays until a horizon that begins when it is first met (KIP-534, KAFKA-4529)', () => {
  const log = batch([{ offset: 0, key: 'a', value: null }])
  const once = clean(log, { nowMs: 5000 })
  assert.deepEqual(batchesOf(once)[0]?.horizonMs, 5000 + DAY_MS)
  assert.deepEqual(offsetsOf(clean(once, { nowMs: 5000 + DAY_MS - 1 })), [0])
  assert.deepEqual(offsetsOf(clean(once, { nowMs: 5000 + DAY_MS })), [])
})

test('records without a key go', () => {
  const log = batch([
    { offset: 0, key: null, value: '1' },
    { offset: 1, key: 'a', value: '2' },
  ])
  assert.deepEqual(offsetsOf(clean(log)), [1])
})

test('the last batch of an active producer stays as a header (KAFKA-5490)', () => {
  const log = Buffer.concat([
    batch([{ offset: 0, key: 'a', value: '1' }], { producerId: 7 }),
    batch([{ offset: 1, key: 'a', value: '2' }]),
  ])
  const lastOf = (): { epoch: ProducerEpoch; lastOffset: Offset } => ({
    epoch: 0 as ProducerEpoch,
    lastOffset: 0 as Offset,
  })
  const left = clean(log, { lastOf })
  assert.deepEqual(
    batchesOf(left).map(({ base, last, count }) => [base, last, count]),
    [
      [0, 0, 0],
      [1, 1, 1],
    ],
  )
  assert.deepEqual(Buffer.from(clean(left, { lastOf })), Buffer.from(left))
})

test('the batch that ends a round stays, so that the end of the log never goes back (KAFKA-17076)', () => {
  const log = Buffer.concat([
    batch([{ offset: 0, key: 'a', value: '1' }]),
    batch([{ offset: 1, key: null, value: '2' }]),
  ])
  assert.deepEqual(
    batchesOf(clean(log, { roundEnd: 2 as Offset })).map(({ last, count }) => [last, count]),
    [
      [0, 1],
      [1, 0],
    ],
  )
})

const aborted: AbortedTransaction = {
  producerId: 7 as ProducerId,
  firstOffset: 1 as Offset,
  lastOffset: 2 as Offset,
  lastStableOffset: 3 as Offset,
}

test("an aborted transaction's records go, and hide no earlier value of their keys", () => {
  const log = Buffer.concat([
    batch([{ offset: 0, key: 'a', value: 'kept' }]),
    batch([{ offset: 1, key: 'a', value: 'aborted' }], { producerId: 7, transactional: true }),
    marker('abort', 2, 7),
  ])
  const left = clean(log, { aborted: [aborted] })
  assert.deepEqual(contents(left), [{ offset: 0, key: 'a', value: 'kept' }])
  assert.deepEqual(
    batchesOf(left).map(({ control }) => control),
    [false, true],
  )
})

test('a marker goes when no data of its transaction is left, a horizon later', () => {
  const log = marker('abort', 2, 7)
  const once = clean(log)
  assert.deepEqual(
    batchesOf(once).map(({ horizonMs }) => horizonMs),
    [DAY_MS],
  )
  assert.deepEqual(batchesOf(clean(once, { nowMs: DAY_MS })), [])
})

test('a commit marker stays while data of its transaction does', () => {
  const log = Buffer.concat([
    batch([{ offset: 0, key: 'a', value: '1' }], { producerId: 7, transactional: true }),
    marker('commit', 1, 7),
  ])
  const left = clean(log, { nowMs: 10 * DAY_MS })
  assert.deepEqual(
    batchesOf(left).map(({ control, horizonMs }) => [control, horizonMs]),
    [
      [false, null],
      [true, null],
    ],
  )
})

test('the key map gives what a Map gives, up to its memory', () => {
  const puts = fc.array(
    fc.tuple(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 2 ** 40 })),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(puts, fc.integer({ min: 2, max: 40 }), (pairs, slots) => {
      const map = new KeyMap(slots * 24)
      const model = new Map<string, number>()
      for (const [key, offset] of pairs) {
        const fits = model.has(key) || model.size < Math.floor(slots * 0.9)
        assert.equal(map.put(Buffer.from(key), offset as Offset), fits)
        if (fits) model.set(key, offset)
      }
      assert.equal(map.size, model.size)
      for (const [key] of pairs) assert.equal(map.get(Buffer.from(key)), model.get(key) ?? -1)
      map.clear()
      for (const [key] of pairs) assert.equal(map.get(Buffer.from(key)), -1)
    }),
  )
})

test('an offset whose lower half is all ones is found again', () => {
  const map = new KeyMap(240)
  for (const offset of [0xffff_ffff, 2 ** 32, 2 ** 52, 0]) {
    map.put(Buffer.from('k'), offset as Offset)
    assert.equal(map.get(Buffer.from('k')), offset)
  }
})

const segment = (base: number, last: number, more: Partial<SegmentFacts> = {}): SegmentFacts => ({
  baseOffset: base as Offset,
  lastOffset: last as Offset,
  sizeBytes: 100,
  offsetIndexBytes: 8,
  timeIndexBytes: 12,
  largestTimestampMs: 0,
  firstTimestampMs: 0,
  isActive: false,
  ...more,
})
const log = (more: Partial<LogFacts> = {}): LogFacts => ({
  segments: [segment(0, 9), segment(10, 19), segment(20, 29), segment(30, 35, { isActive: true })],
  logStartOffset: 0 as Offset,
  highWatermark: 36 as Offset,
  lastStableOffset: 36 as Offset,
  cleanedUpTo: null,
  ...more,
})
const config = { minDirtyRatio: 0.5, minLagMs: 0, maxLagMs: Number.POSITIVE_INFINITY }

test('everything below the active segment is dirty at first', () => {
  const part = cleanablePart(log(), config, 0)
  assert.deepEqual(part, { firstDirty: 0, firstUncleanable: 30, dirtyRatio: 1, isDue: true })
})

test('cleaned and dirty parts make the ratio', () => {
  const part = cleanablePart(log({ cleanedUpTo: 20 as Offset }), config, 0)
  assert.equal(part.firstDirty, 20)
  assert.ok(Math.abs(part.dirtyRatio - 1 / 3) < 1e-9)
  assert.equal(part.isDue, false)
})

test('nothing that is not stable and on all replicas is cleaned (KAFKA-13194)', () => {
  assert.equal(
    cleanablePart(log({ lastStableOffset: 15 as Offset }), config, 0).firstUncleanable,
    10,
  )
  assert.equal(cleanablePart(log({ highWatermark: 20 as Offset }), config, 0).firstUncleanable, 20)
})

test('a segment younger than the minimum lag ends what may be cleaned', () => {
  const segments = [
    segment(0, 9),
    segment(10, 19, { largestTimestampMs: 950 }),
    segment(20, 29, { isActive: true }),
  ]
  const part = cleanablePart(log({ segments }), { ...config, minLagMs: 100 }, 1000)
  assert.equal(part.firstUncleanable, 10)
})

test('dirty for longer than the maximum lag is due, whatever the ratio', () => {
  const part = cleanablePart(log({ cleanedUpTo: 20 as Offset }), { ...config, maxLagMs: 500 }, 1000)
  assert.equal(part.isDue, true)
})

test('a checkpoint outside the log is of another history', () => {
  for (const cleanedUpTo of [5, 99])
    assert.equal(
      cleanablePart(
        log({ cleanedUpTo: cleanedUpTo as Offset, logStartOffset: 10 as Offset }),
        config,
        0,
      ).firstDirty,
      10,
    )
})

test('neighbours become one segment while size, indexes and offsets fit (KAFKA-6264)', () => {
  const sizes = (groups: SegmentFacts[][]): number[] => groups.map((group) => group.length)
  const four = [segment(0, 9), segment(10, 19), segment(20, 29), segment(30, 39)]
  assert.deepEqual(sizes(groupSegments(four, { segmentBytes: 250, indexBytes: 1000 })), [2, 2])
  assert.deepEqual(sizes(groupSegments(four, { segmentBytes: 1000, indexBytes: 24 })), [2, 2])
  const far = [segment(0, 9), segment(10, 2 ** 31 + 5)]
  assert.deepEqual(sizes(groupSegments(far, { segmentBytes: 1000, indexBytes: 1000 })), [1, 1])
  assert.deepEqual(groupSegments([], { segmentBytes: 1, indexBytes: 1 }), [])
})
