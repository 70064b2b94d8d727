import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bug } from '#core/assert'
import { Malformed, Reader, Unencodable, Writer } from '#core/bytes'
import { COPIED_PIECE_BYTES } from '#core/limits'
import type { In, Message, Out, Shape } from '#protocol/schema'
import {
  brokerEpoch,
  bytes,
  durationMs,
  int32,
  int64,
  list,
  message,
  offset,
  producerId,
  records,
  string,
  struct,
  timestampMs,
  type Word,
} from '#protocol/schema'
import {
  Changing,
  EveryTagged,
  FrameBuilder,
  randomValue,
  SAMPLE_MESSAGES,
  Seeded,
} from '#protocol/testing'
import { decode, encode } from './index.ts'

function encoded<S extends Shape>(kind: Message<S>, version: number, value: In<S>): Buffer {
  const writer = new Writer()
  encode(kind, version, value, writer)
  return Buffer.concat(writer.finish())
}

function versionsOf(kind: Message<Shape>): number[] {
  const { min, max } = kind.versions
  return Array.from({ length: max - min + 1 }, (_, i) => min + i)
}

const Sample = message(
  'Sample',
  { versions: '0-1', flexible: '1+' },
  {
    name: string().nullable(),
    at: struct({ offset: int64().default(-1) }).nullable(),
    items: list({ index: int32(), note: string('1+').tag(0) }),
    late: int32('1+').default(-1).tag(3),
  },
)

test('the old form: int16 and int32 lengths, no tags', () => {
  const value: Out<typeof Sample.shape> = {
    name: 'é',
    at: { offset: -2 },
    items: [{ index: 7, note: '' }],
    late: -1,
  }
  const frame = new FrameBuilder().string('é').int8(1).int64(-2n).int32(1).int32(7).bytes()
  assert.deepEqual(encoded(Sample, 0, value), Buffer.from(frame))
  assert.deepEqual(decode(Sample, 0, frame), value)
  const empty = new FrameBuilder().string(null).int8(-1).int32(0).bytes()
  assert.deepEqual(encoded(Sample, 0, { name: null, at: null, items: [] }), Buffer.from(empty))
})

test('the flexible form: varint lengths of one more, tags after every struct (KIP-482)', () => {
  const value: Out<typeof Sample.shape> = {
    name: 'abc',
    at: { offset: 5 },
    items: [
      { index: 1, note: 'x' },
      { index: 2, note: '' },
    ],
    late: 9,
  }
  const note = new FrameBuilder().compactString('x')
  const frame = new FrameBuilder()
    .compactString('abc')
    .int8(1)
    .int64(5n)
    .uvarint(0)
    .uvarint(3)
    .int32(1)
    .uvarint(1)
    .tagged(0, note)
    .int32(2)
    .uvarint(0)
    .uvarint(1)
    .tagged(3, new FrameBuilder().int32(9))
    .bytes()
  assert.deepEqual(encoded(Sample, 1, value), Buffer.from(frame))
  assert.deepEqual(decode(Sample, 1, frame), value)
})

test('decode(encode(x)) = x for every word, null or not, tagged or not, in both forms', () => {
  const seeded = new Seeded(1)
  for (const kind of SAMPLE_MESSAGES as readonly Message<Shape>[]) {
    for (const version of versionsOf(kind)) {
      for (let i = 0; i < 100; i++) {
        const value = randomValue(kind, version, seeded)
        const reader = new Reader(encoded(kind, version, value))
        assert.deepEqual(decode(kind, version, reader), value)
        assert.equal(reader.remaining, 0)
      }
    }
  }
})

test('tags: order is free, the last of two holds, unknown ones are skipped, as in Kafka', () => {
  const int = (value: number) => new FrameBuilder().int32(value)
  const frame = new FrameBuilder()
    .compactString(null)
    .int8(-1)
    .uvarint(1)
    .uvarint(4)
    .tagged(900, new FrameBuilder().raw(1, 2, 3))
    .tagged(3, int(1))
    .tagged(0, new FrameBuilder())
    .tagged(3, int(2))
    .bytes()
  assert.deepEqual(decode(Sample, 1, frame), { name: null, at: null, items: [], late: 2 })
})

test('a tag of another version, or one of another size than it says, is Malformed', () => {
  const start = () => new FrameBuilder().int32(1).int32(2)
  const structs = (extra: boolean) => {
    const element = new FrameBuilder().uvarint(2).int32(1).compactString('')
    if (!extra) return element.uvarint(0)
    return element.uvarint(1).tagged(0, new FrameBuilder().compactString('x'))
  }
  const inVersion1 = start().uvarint(1).tagged(16, structs(true)).bytes()
  assert.throws(() => decode(EveryTagged, 1, inVersion1), Malformed)
  assert.equal(decode(EveryTagged, 2, inVersion1).structs[0]?.extra, 'x')
  const tooLong = start().uvarint(1).tagged(5, new FrameBuilder().int32(1).int8(0)).bytes()
  assert.throws(() => decode(EveryTagged, 1, tooLong), Malformed)
  const tooShort = start().uvarint(1).tagged(5, new FrameBuilder().int8(1)).int32(5).bytes()
  assert.throws(() => decode(EveryTagged, 1, tooShort), Malformed)
})

test('counts are limited before anything is allocated', () => {
  const lists = new FrameBuilder().string(null).int8(-1).int32(0x7fff_ffff).bytes()
  assert.throws(() => decode(Sample, 0, lists), Malformed)
  const million = new FrameBuilder().string(null).int8(-1).int32(1_000_001).bytes()
  const padded = Buffer.concat([million, Buffer.alloc(4 * 1_000_001)])
  assert.throws(() => decode(Sample, 0, padded), /1,000,000/)
  const tags = new FrameBuilder().int32(0).int32(0).uvarint(10_001).bytes()
  const manyTags = Buffer.concat([tags, Buffer.alloc(30_000)])
  assert.throws(() => decode(EveryTagged, 1, manyTags), /10,000/)
})

test('null where none is allowed is Malformed, and so is a string beyond 32767 bytes', () => {
  assert.throws(
    () => decode(Sample, 0, new FrameBuilder().string(null).int8(-1).int32(-1).bytes()),
    Malformed,
  )
  const long = new FrameBuilder().uvarint(32_769).bytes()
  const rest = new FrameBuilder().int8(-1).uvarint(1).uvarint(0).bytes()
  assert.throws(
    () => decode(Sample, 1, Buffer.concat([long, Buffer.alloc(32_768), rest])),
    /32,767/,
  )
  const longest = new FrameBuilder().uvarint(32_768).bytes()
  const frame = Buffer.concat([longest, Buffer.alloc(32_767), rest])
  assert.equal(decode(Sample, 1, frame).name?.length, 32_767)
})

test('any negative length is null, as in Kafka, and Malformed where null is not allowed', () => {
  const Lengths = message(
    'Lengths',
    { versions: '0', flexible: 'none' },
    { name: string().nullable(), raw: bytes().nullable(), items: list({ x: int32() }).nullable() },
  )
  const frame = new FrameBuilder().int16(-2).int32(-7).int32(-0x8000_0000).bytes()
  assert.deepEqual(decode(Lengths, 0, frame), { name: null, raw: null, items: null })
  const Strict = message('Strict', { versions: '0', flexible: 'none' }, { name: string() })
  for (const length of [-1, -2, -0x8000])
    assert.throws(() => decode(Strict, 0, new FrameBuilder().int16(length).bytes()), Malformed)
})

test('offsets, epochs and producer ids beyond 2^53 are Malformed, times are clamped [E32]', () => {
  const exact: [string, Word<number>][] = [
    ['offset', offset()],
    ['producer id', producerId()],
    ['broker epoch', brokerEpoch()],
    ['int64', int64()],
  ]
  const read = (word: Word<number>, value: bigint) => {
    const kind = message('Number', { versions: '0', flexible: 'none' }, { number: word })
    return decode(kind, 0, new FrameBuilder().int64(value).bytes()).number
  }
  const safe = BigInt(Number.MAX_SAFE_INTEGER)
  for (const [name, word] of exact) {
    assert.equal(read(word, safe), Number.MAX_SAFE_INTEGER, name)
    for (const beyond of [safe + 1n, -safe - 1n, 2n ** 63n - 2n])
      assert.throws(() => read(word, beyond), Malformed, name)
  }
  for (const word of [timestampMs(), durationMs()]) {
    assert.equal(read(word, 1_700_000_000_000_000_000n), Number.MAX_SAFE_INTEGER)
    assert.equal(read(word, -safe - 5n), -Number.MAX_SAFE_INTEGER)
    assert.equal(read(word, 2n ** 63n - 1n), Infinity)
  }
})

test('records that are null and records that are empty are two things, in both forms', () => {
  const Kept = message(
    'Kept',
    { versions: '0-1', flexible: '1+' },
    { records: records().nullable() },
  )
  const empty = new Uint8Array(0)
  assert.deepEqual([...encoded(Kept, 0, { records: null })], [255, 255, 255, 255])
  assert.deepEqual([...encoded(Kept, 0, { records: empty })], [0, 0, 0, 0])
  assert.deepEqual([...encoded(Kept, 1, { records: null })], [0, 0])
  assert.deepEqual([...encoded(Kept, 1, { records: empty })], [1, 0])
  assert.equal(decode(Kept, 1, Uint8Array.of(0, 0)).records, null)
  assert.deepEqual(decode(Kept, 1, Uint8Array.of(1, 0)).records, empty)
})

test('records may come in pieces, and large ones go out as they are', () => {
  const Kept = message('Kept', { versions: '0', flexible: 'none' }, { records: records() })
  const large = new Uint8Array(COPIED_PIECE_BYTES)
  const writer = new Writer()
  encode(Kept, 0, { records: [Uint8Array.of(1, 2), large, Uint8Array.of(3)] }, writer)
  const pieces = writer.finish()
  assert.equal(pieces[1], large)
  const frame = Buffer.concat(pieces)
  assert.equal(frame.readInt32BE(0), COPIED_PIECE_BYTES + 3)
  assert.equal(decode(Kept, 0, frame).records.length, COPIED_PIECE_BYTES + 3)
})

test('a field that the version lacks is refused unless it says nothing or may be dropped', () => {
  const topics = [{ topic: 't', topicId: 'AAAAAAAAAAAAAAAAAAAAAA' as never, partitions: [] }]
  const value = { name: 'n', topics, empty: { later: 0 } }
  assert.ok(encoded(Changing, 0, { ...value, late: 5 as never, moved: 'away' as never }).length > 0)
  assert.throws(() => encoded(Changing, 0, { ...value, strict: 8 }), Unencodable)
  assert.ok(encoded(Changing, 0, { ...value, strict: 7 }).length > 0)
  assert.throws(() => encoded(Changing, 3, { ...value, old: 5 }), /Changing.old/)
  assert.throws(() => encoded(Changing, 0, { ...value, name: null }), Unencodable)
  assert.throws(() => encoded(Changing, 0, { topics } as never), /Changing.name is missing/)
  assert.equal(
    decode(Changing, 5, encoded(Changing, 5, { ...value, name: null })).forgotten,
    'gone',
  )
})

test('a version that the message does not have is a bug', () => {
  assert.throws(() => decode(Sample, 2, new Uint8Array(0)), Bug)
  assert.throws(() => encoded(Sample, -1, { name: null, at: null, items: [] }), Bug)
})

test('every truncation and every flipped bit gives a value or Malformed, and nothing else', () => {
  const seeded = new Seeded(2)
  for (const kind of SAMPLE_MESSAGES as readonly Message<Shape>[]) {
    for (const version of versionsOf(kind)) {
      const frame = encoded(kind, version, randomValue(kind, version, seeded))
      for (let end = 0; end < frame.length; end++)
        assert.throws(() => decode(kind, version, frame.subarray(0, end)), Malformed)
      for (let at = 0; at < frame.length; at++) {
        const flipped = Buffer.from(frame)
        flipped[at] = (flipped[at] as number) ^ (1 << seeded.below(8))
        valueOrMalformed(() => decode(kind, version, flipped))
      }
    }
  }
})

function valueOrMalformed(read: () => unknown): void {
  try {
    read()
  } catch (fault) {
    assert.ok(fault instanceof Malformed, String(fault))
  }
}
