import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Uuid } from '#core/brand'
import { COPIED_PIECE_BYTES } from '#core/limits'
import { Reader, Unencodable, Writer } from './index.ts'

function written(write: (writer: Writer) => void, writer = new Writer()): Buffer {
  write(writer)
  const { sizeBytes } = writer
  const bytes = Buffer.concat(writer.finish())
  assert.equal(bytes.length, sizeBytes)
  return bytes
}

test('what is written is read again, to the last bit', () => {
  const double = fc.double()
  const whole = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(Infinity, -Infinity))
  fc.assert(
    fc.property(whole, double, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (int64, float64, bits) => {
      const bytes = written((w) => {
        w.int64(int64)
        w.float64(float64)
        w.bigint64(bits)
      })
      const reader = new Reader(bytes)
      assert.equal(reader.int64(), int64)
      assert.ok(Object.is(reader.float64(), float64))
      assert.equal(reader.bigint64(), bits)
    }),
  )
})

test('a number that does not fit its type is Unencodable, never cut', () => {
  const refused: ((w: Writer) => void)[] = [
    (w) => w.int8(128),
    (w) => w.int8(-129),
    (w) => w.int8(0.5),
    (w) => w.int16(32768),
    (w) => w.uint16(-1),
    (w) => w.uint16(65536),
    (w) => w.int32(2 ** 31),
    (w) => w.int32(NaN),
    (w) => w.uint32(-1),
    (w) => w.uint32(2 ** 32),
    (w) => w.int64(2 ** 53),
    (w) => w.int64(1.5),
    (w) => w.int64(NaN),
    (w) => w.bigint64(2n ** 63n),
    (w) => w.uuid('short' as Uuid),
    (w) => w.text('x'.repeat(32768), true),
  ]
  for (const write of refused) assert.throws(() => written(write), Unencodable)
})

test('text is UTF-8, with half a surrogate pair as "?", as Java writes it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 })
  fc.assert(
    fc.property(text, fc.boolean(), (value, compact) => {
      const reader = new Reader(written((w) => w.text(value, compact)))
      const length = compact ? reader.compactLength() : reader.int16()
      assert.equal(reader.text(length), value.replace(/\p{Surrogate}/gu, '?'))
      assert.equal(reader.remaining, 0)
    }),
  )
  const java = Buffer.from('3f613ff09f9880', 'hex')
  const ours = written((w) => w.text('\ud800a\udc00\ud83d\ude00', false))
  assert.deepEqual(ours.subarray(2), java)
})

test('small bytes are copied and large ones referenced, in order', () => {
  const small = Buffer.alloc(COPIED_PIECE_BYTES - 1, 1)
  const large = Buffer.alloc(COPIED_PIECE_BYTES, 2)
  const writer = new Writer()
  writer.int8(5)
  writer.bytes(small)
  writer.bytes(large)
  writer.int8(6)
  writer.bytes(large)
  const pieces = writer.finish()
  assert.deepEqual(
    pieces.map((piece) => piece === large),
    [false, true, false, true],
  )
  const expected = [Buffer.of(5), small, large, Buffer.of(6), large]
  assert.deepEqual(Buffer.concat(pieces), Buffer.concat(expected))
})

/** A tree of sized parts, each with bytes and parts inside. */
interface Part {
  readonly bytes: number
  readonly inner: readonly Part[]
}

const part: fc.Memo<Part> = fc.memo((depth) =>
  fc.record({
    bytes: fc.constantFrom(0, 1, 100, 126, 127, 128, 129, 5000, COPIED_PIECE_BYTES),
    inner: depth <= 1 ? fc.constant([]) : fc.array(part(depth - 1), { maxLength: 3 }),
  }),
)

function expectedOf(tree: Part): Buffer {
  const content = [Buffer.alloc(tree.bytes, 7), ...tree.inner.map(expectedOf)]
  const all = Buffer.concat([...content, Buffer.alloc(tree.bytes, 8)])
  const size: number[] = []
  let rest = all.length
  for (; rest > 127; rest >>>= 7) size.push((rest & 127) | 128)
  return Buffer.concat([Buffer.of(...size, rest), all])
}

function writePart(tree: Part, writer: Writer): void {
  const mark = writer.openSized()
  writer.bytes(Buffer.alloc(tree.bytes, 7))
  for (const inner of tree.inner) writePart(inner, writer)
  writer.bytes(Buffer.alloc(tree.bytes, 8))
  writer.closeSized(mark)
}

test('a sized part has its size in front, whatever lies inside and wherever chunks end', () => {
  const chunk = fc.constantFrom(1, 7, 64, 300, 65536)
  fc.assert(
    fc.property(chunk, fc.array(part(3), { maxLength: 3 }), (chunkBytes, parts) => {
      const writer = new Writer(chunkBytes)
      const bytes = written((w) => {
        for (const each of parts) writePart(each, w)
      }, writer)
      assert.ok(bytes.equals(Buffer.concat(parts.map(expectedOf))))
    }),
    { numRuns: 200 },
  )
})

test('messages cut from one chunk do not touch each other, and a discarded one leaves nothing', () => {
  const writer = new Writer(32)
  const all: Buffer[] = []
  for (let i = 0; i < 50; i++) {
    writer.openFrame()
    writer.int32(i)
    if (i % 3 === 0) {
      writer.discard()
      continue
    }
    if (i % 5 === 0) writer.bytes(Buffer.alloc(COPIED_PIECE_BYTES, i))
    all.push(Buffer.concat(writer.closeFrame()))
  }
  let index = 0
  for (let i = 0; i < 50; i++) {
    if (i % 3 === 0) continue
    const frame = all[index++] as Buffer
    assert.equal(frame.readInt32BE(0), frame.length - 4)
    assert.equal(frame.readInt32BE(4), i)
  }
  assert.equal(index, all.length)
})
