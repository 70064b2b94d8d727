/** Any stream is frames or Malformed, however it is cut; and the head of any request is read or Malformed. */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { Malformed, Reader } from '#core/bytes'
import { apiOfKey } from '#protocol/api'
import { FrameAssembler } from './assembler.ts'
import { peekCorrelationId, peekRequest, readRequestHeader } from './frame.ts'

const MAX_FRAME_BYTES = 5000

/** Frames, with a length that lies now and then, cut off somewhere. */
const stream = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.uint8Array({ maxLength: 3000, size: 'max' }),
        fc.option(fc.integer(), { freq: 12 }),
      ),
      { maxLength: 6 },
    ),
    fc.nat(20_000),
  )
  .map(([frames, size]) => {
    const parts = frames.flatMap(([bytes, lie]) => {
      const length = Buffer.alloc(4)
      length.writeInt32BE(lie ?? bytes.length)
      return [length, bytes]
    })
    return Buffer.concat(parts).subarray(0, size)
  })

/** The frames of a stream as a plain loop reads them; null behind a length that is refused. */
function expected(bytes: Buffer): (string | null)[] {
  const frames: (string | null)[] = []
  let at = 0
  while (bytes.length - at >= 4) {
    const length = bytes.readInt32BE(at)
    if (length < 0 || length > MAX_FRAME_BYTES) return [...frames, null]
    if (bytes.length - at - 4 < length) return frames
    frames.push(bytes.subarray(at + 4, at + 4 + length).toString('hex'))
    at += 4 + length
  }
  return frames
}

function assembled(bytes: Buffer, cuts: readonly number[]): (string | null)[] {
  const frames: (string | null)[] = []
  const assembler = new FrameAssembler({
    landing: new Uint8Array(2048),
    maxFrameBytes: MAX_FRAME_BYTES,
    frame: (frame) => frames.push(Buffer.from(frame).toString('hex')),
  })
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const into = assembler.next()
    const size = Math.min(into.length, bytes.length - at, cuts[turn % cuts.length] as number)
    into.set(bytes.subarray(at, at + size))
    at += size
    try {
      assembler.filled(size)
    } catch (fault) {
      assert.ok(fault instanceof Malformed, String(fault))
      return [...frames, null]
    }
  }
  return frames
}

function head(frame: Buffer): void {
  try {
    peekCorrelationId(frame)
    const { apiKey, apiVersion } = peekRequest(frame)
    const api = apiOfKey(apiKey)
    if (api !== undefined) readRequestHeader(api, apiVersion, new Reader(frame))
  } catch (fault) {
    assert.ok(fault instanceof Malformed, String(fault))
  }
}

let runs = 0
const cuts = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 })
const requestHead = fc
  .tuple(fc.nat(95), fc.nat(20), fc.uint8Array({ maxLength: 60 }))
  .map(([key, version, rest]) => Buffer.concat([Buffer.from([0, key, 0, version]), rest]))

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
fc.assert(
  fc.property(stream, cuts, requestHead, (bytes, sizes, request) => {
    runs++
    assert.deepEqual(assembled(bytes, sizes), expected(bytes))
    head(request)
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000, endOnFailure: true },
)
console.log(`frame: ${runs} streams`)
