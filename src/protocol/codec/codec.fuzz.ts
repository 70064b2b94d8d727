/**
 * Random and broken frames of every message: compiled and interpreted say the same, a value or `Malformed` and nothing else,
 * and what was read is written and read again to the same value.
 */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import type { AnyMessage } from '#protocol/schema'
import {
  decodeBoth,
  encodeBoth,
  messagesByName,
  randomValue,
  SAMPLE_MESSAGES,
  Seeded,
} from '#protocol/testing'

const MESSAGES: readonly AnyMessage[] = [...SAMPLE_MESSAGES, ...messagesByName().values()]

const BYTES = [0, 1, 2, 3, 0x7f, 0x80, 0x81, 0xfe, 0xff]

function overwritten(frame: Buffer, seeded: Seeded): Buffer {
  const broken = Buffer.from(frame)
  for (let left = 1 + seeded.below(4); left > 0 && broken.length > 0; left--)
    broken[seeded.below(broken.length)] = seeded.pick([...BYTES, seeded.below(256)])
  return broken
}

/** Cut, flipped, filled, shifted: what lines, disks and the hostile do to bytes. */
function broken(frame: Buffer, seeded: Seeded): Buffer {
  const at = seeded.below(frame.length + 1)
  switch (seeded.below(5)) {
    case 0:
      return frame.subarray(0, at)
    case 1:
      return Buffer.concat([frame.subarray(0, at), frame.subarray(at + seeded.below(9))])
    case 2:
      return Buffer.concat([
        frame.subarray(0, at),
        seeded.bytes(seeded.below(9)),
        frame.subarray(at),
      ])
    default:
      return overwritten(frame, seeded)
  }
}

function frameOf(message: AnyMessage, version: number, seeded: Seeded): Buffer {
  if (seeded.below(8) === 0) return Buffer.from(seeded.bytes(seeded.below(200)))
  const { compiled, interpreted } = encodeBoth(
    message,
    version,
    randomValue(message, version, seeded),
  )
  assert.deepEqual(compiled, interpreted)
  return broken(compiled as Buffer, seeded)
}

let values = 0
let refused = 0

function tryOne(seed: number): void {
  const seeded = new Seeded(seed)
  const message = seeded.pick(MESSAGES)
  const { min, max } = message.versions
  const version = min + seeded.below(max - min + 1)
  const frame = frameOf(message, version, seeded)
  const { compiled, interpreted } = decodeBoth(message, version, frame)
  assert.deepEqual(compiled, interpreted, `${message.name} v${version} of ${frame.toString('hex')}`)
  if (compiled === 'Malformed') {
    refused++
    return
  }
  values++
  const again = encodeBoth(message, version, compiled.value)
  assert.deepEqual(again.compiled, again.interpreted)
  const read = decodeBoth(message, version, again.compiled as Buffer).compiled
  assert.deepEqual((read as { value: unknown }).value, compiled.value)
}

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
fc.assert(
  fc.property(fc.integer(), (seed) => tryOne(seed)),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000, endOnFailure: true },
)
console.log(`codec: ${values} values, ${refused} refused`)
