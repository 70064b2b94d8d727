import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Malformed } from '#core/bytes'
import { FrameAssembler } from './assembler.ts'

function lengthOf(byteCount: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(byteCount)
  return length
}

/** Gives a stream to an assembler as a socket would: as much as fits, and as much as there is. */
function feed(assembler: FrameAssembler, stream: Uint8Array, cuts: readonly number[]): void {
  let at = 0
  let turn = 0
  while (at < stream.length) {
    const into = assembler.next()
    assert.ok(into.length > 0)
    const size = Math.min(into.length, stream.length - at, cuts[turn++ % cuts.length] as number)
    into.set(stream.subarray(at, at + size))
    assembler.filled(size)
    at += size
  }
}

test('however a stream is cut, the same frames come out', () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 12 })
  const cuts = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(frames, cuts, (sent, sizes) => {
      const got: Uint8Array[] = []
      const assembler = new FrameAssembler({
        landing: new Uint8Array(1024),
        maxFrameBytes: 3000,
        frame: (bytes) => got.push(bytes),
      })
      const stream = Buffer.concat(sent.flatMap((frame) => [lengthOf(frame.length), frame]))
      feed(assembler, stream, sizes)
      assert.deepEqual(
        got.map((bytes) => Buffer.from(bytes)),
        sent.map((bytes) => Buffer.from(bytes)),
      )
      assert.equal(assembler.midFrame, false)
    }),
  )
})

test('a frame keeps its bytes when the landing is written again', () => {
  const got: Uint8Array[] = []
  const landing = new Uint8Array(1024)
  const assembler = new FrameAssembler({
    landing,
    maxFrameBytes: 100,
    frame: (bytes) => got.push(bytes),
  })
  feed(assembler, Buffer.concat([lengthOf(3), Buffer.from('abc')]), [100])
  landing.fill(0)
  assert.equal(Buffer.from(got[0] as Uint8Array).toString(), 'abc')
})

test('a negative length and one above the limit are malformed before anything is allocated', () => {
  for (const length of [-1, 101, 0x7fffffff, -(2 ** 31)]) {
    const assembler = new FrameAssembler({
      landing: new Uint8Array(1024),
      maxFrameBytes: 100,
      frame: () => assert.fail('a frame'),
    })
    assert.throws(() => feed(assembler, lengthOf(length), [4]), Malformed)
  }
})

test('stopped, it gives no frame that has already arrived', () => {
  let count = 0
  const assembler = new FrameAssembler({
    landing: new Uint8Array(1024),
    maxFrameBytes: 100,
    frame: () => {
      count += 1
      assembler.stop()
    },
  })
  const frame = Buffer.concat([lengthOf(1), Buffer.from('a')])
  feed(assembler, Buffer.concat([frame, frame]), [100])
  assert.equal(count, 1)
})
