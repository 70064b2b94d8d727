import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { BatchCursor } from './batch-cursor.ts'
import { openRecords } from './open.ts'
import type { RecordCursor } from './record-cursor.ts'
import { joined, SampleBytes, sampleBatch, sampleRecord } from './testing/sample.ts'

function recordsOf(bytes: Uint8Array): RecordCursor {
  const batches = new BatchCursor(bytes)
  assert.equal(batches.next(), true)
  return openRecords(batches, { codecs: pureCodecs(), limitBytes: 1 << 20 })
}

function firstOf(bytes: Uint8Array): RecordCursor {
  const records = recordsOf(bytes)
  assert.equal(records.next(), true)
  return records
}

const text = (value: string) => Uint8Array.from(Buffer.from(value, 'utf8'))

test('records come with offset, time, sequence, key, value and headers', () => {
  const records = recordsOf(
    sampleBatch({ baseOffset: 100, producerId: 1, producerEpoch: 0, baseSequence: 2 ** 31 - 1 }, [
      sampleRecord({
        key: text('k'),
        value: text('value'),
        headers: [
          ['h', text('1')],
          ['h', null],
        ],
      }),
      sampleRecord({ offsetDelta: 1, timestampDelta: -5n, key: text(''), value: null }),
    ]),
  )
  assert.equal(records.next(), true)
  assert.deepEqual([records.offset, records.timestamp], [100, 1_700_000_000_000])
  assert.equal(records.sequence, 2 ** 31 - 1)
  assert.deepEqual([records.hasKey, records.key, records.value], [true, text('k'), text('value')])
  assert.deepEqual(records.headers, [
    { key: 'h', value: text('1') },
    { key: 'h', value: null },
  ])
  assert.equal(records.next(), true)
  assert.deepEqual([records.offset, records.timestamp], [101, 1_699_999_999_995])
  assert.equal(records.sequence, 0)
  assert.deepEqual([records.key, records.value, records.headers], [text(''), null, []])
  assert.equal(records.next(), false)
  assert.equal(records.next(), false)
})

test('keys and values are views: nothing is copied', () => {
  const bytes = sampleBatch({}, [sampleRecord({ key: text('key'), value: text('value') })])
  const { key, value } = firstOf(bytes)
  assert.equal(key?.buffer, bytes.buffer)
  assert.equal(value?.buffer, bytes.buffer)
})

test("the broker's time hides those of the producer", () => {
  const records = firstOf(
    sampleBatch({ attributes: 0x08, maxTimestamp: 42n }, [
      sampleRecord({ timestampDelta: 2n ** 62n }),
    ]),
  )
  assert.equal(records.timestamp, 42)
  assert.equal(records.exactTimestamp(), 42n)
})

test('an empty batch, as compaction leaves it, has no records', () => {
  assert.equal(recordsOf(sampleBatch({ lastOffsetDelta: 12 })).next(), false)
})

test('any time of 64 bits is clamped for reading and kept exact for writing [E32]', () => {
  const int64 = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
    fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }),
  )
  fc.assert(
    fc.property(int64, int64, (baseTimestamp, timestampDelta) => {
      const exact = BigInt.asIntN(64, baseTimestamp + timestampDelta)
      const records = firstOf(sampleBatch({ baseTimestamp }, [sampleRecord({ timestampDelta })]))
      assert.equal(records.exactTimestamp(), exact)
      const limit = BigInt(Number.MAX_SAFE_INTEGER)
      const clamped = exact > limit ? limit : exact < -limit ? -limit : exact
      assert.equal(records.timestamp, Number(clamped))
    }),
  )
})

test('header keys that are no UTF-8 come with U+FFFD, as Java reads them', () => {
  const body = new SampleBytes().int8(0).varint(0).varint(0).sized(null).sized(null)
  const bad = body.varint(1).sized(Uint8Array.of(0x61, 0xff)).sized(null).done()
  const records = firstOf(sampleBatch({}, [new SampleBytes().sized(bad).done()]))
  assert.deepEqual(records.headers, [{ key: 'a\ufffd', value: null }])
})

test('any negative length is null', () => {
  const body = new SampleBytes()
    .int8(0)
    .varint(0)
    .varint(0)
    .varint(-7)
    .varint(-(2 ** 31))
    .varint(0)
  const records = firstOf(sampleBatch({}, [new SampleBytes().sized(body.done()).done()]))
  assert.deepEqual([records.key, records.value], [null, null])
})

const sized = (body: SampleBytes) => new SampleBytes().sized(body.done()).done()
const upToKey = () => new SampleBytes().int8(0).varint(0).varint(0)

const hostile: [string, Uint8Array][] = [
  ['more records promised than there are', sampleBatch({ count: 2 ** 31 - 1 }, [sampleRecord()])],
  ['fewer', sampleBatch({ count: 1 }, [sampleRecord(), sampleRecord()])],
  ['a record of no length', sampleBatch({}, [Uint8Array.of(0)])],
  ['a negative length', sampleBatch({}, [new SampleBytes().varint(-1).raw(sampleRecord()).done()])],
  ['a length beyond the batch', sampleBatch({}, [new SampleBytes().varint(2 ** 31 - 1).done()])],
  ['a key beyond the record', sampleBatch({}, [sized(upToKey().varint(100).varint(-1).varint(0))])],
  [
    'a value beyond it',
    sampleBatch({}, [
      sized(
        upToKey()
          .varint(-1)
          .varint(2 ** 31 - 1)
          .varint(0),
      ),
    ]),
  ],
  [
    'headers beyond it',
    sampleBatch({}, [
      sized(
        upToKey()
          .varint(-1)
          .varint(-1)
          .varint(2 ** 31 - 1),
      ),
    ]),
  ],
  [
    'a negative count of headers',
    sampleBatch({}, [sized(upToKey().varint(-1).varint(-1).varint(-1))]),
  ],
  [
    'a header without a key',
    sampleBatch({}, [sized(upToKey().varint(-1).varint(-1).varint(1).varint(-1).varint(-1))]),
  ],
  [
    'bytes after the last field',
    sampleBatch({}, [sized(upToKey().varint(-1).varint(-1).varint(0).int8(0))]),
  ],
  [
    'offsets that do not increase',
    sampleBatch({ lastOffsetDelta: 9 }, [
      sampleRecord({ offsetDelta: 3 }),
      sampleRecord({ offsetDelta: 3 }),
    ]),
  ],
  ['an offset after the last', sampleBatch({}, [sampleRecord({ offsetDelta: 1 })])],
  ['an offset before its batch', sampleBatch({}, [sampleRecord({ offsetDelta: -1 })])],
  [
    'an offset beyond 2^53-1',
    sampleBatch({ baseOffset: 2n ** 53n - 1n, lastOffsetDelta: 0 }, [
      sampleRecord({ offsetDelta: 1 }),
    ]),
  ],
  ['a varint without an end', sampleBatch({}, [new Uint8Array(40).fill(0x80)])],
]

for (const [name, bytes] of hostile) {
  test(`${name}: Malformed`, () => {
    const records = recordsOf(bytes)
    assert.throws(() => {
      while (records.next()) assert.ok(records.headers)
    }, Malformed)
  })
}

test('a record that is cut at any byte, or has any byte changed, gives values or Malformed', () => {
  const record = sampleRecord({
    key: text('key'),
    value: text('v'),
    headers: [['head', text('er')]],
  })
  const variants: Uint8Array[] = []
  for (let at = 0; at < record.length; at++) {
    variants.push(record.subarray(0, at))
    for (const flip of [1, 0x80, 0xff]) {
      const changed = Uint8Array.from(record)
      changed[at] = (changed[at] as number) ^ flip
      variants.push(changed)
    }
  }
  for (const variant of variants) {
    const records = recordsOf(sampleBatch({ count: 2 }, [variant, record]))
    try {
      while (records.next()) assert.ok([records.key, records.value, records.headers])
    } catch (error) {
      assert.ok(error instanceof Malformed)
    }
  }
})

test('the size of a record is what it takes in the batch', () => {
  const pieces = [sampleRecord(), sampleRecord({ offsetDelta: 1, value: new Uint8Array(300) })]
  const records = recordsOf(sampleBatch({}, pieces))
  for (const piece of pieces) {
    assert.equal(records.next(), true)
    assert.equal(records.sizeBytes, piece.length)
  }
  assert.equal(
    joined(...pieces).length,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  )
})
