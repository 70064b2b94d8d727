/**
 * Random and broken frames of every message: compiled and interpreted say the same, a value or `Malformed` and nothing else,
 * and what was read is written and read again to the same value.
 */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import type { AnyMessage } from '#protocol/schema'
import {
  breakFrame,
  decodeBoth,
  encodeBoth,
  messagesByName,
  randomValue,
  SAMPLE_MESSAGES,
  Seeded,
} from '#protocol/testing'

const MESSAGES: readonly AnyMessage[] = [...SAMPLE_MESSAGES, ...messagesByName().values()]

function frameOf(message: AnyMessage, version: number, seeded: Seeded): Buffer {
  if (seeded.below(8) === 0) return Buffer.from(seeded.bytes(seeded.below(200)))
  const { compiled, interpreted } = encodeBoth(
    message,
    version,
    randomValue(message, version, seeded),
  )
  assert.deepEqual(compiled, interpreted)
  return breakFrame(compiled as Buffer, seeded)
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
