import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Bug } from '#core/assert'
import { Malformed } from '#core/bytes'
import { type AnyMessage, int32, message, string } from '#protocol/schema'
import {
  decodeBoth,
  EveryNullable,
  EveryWord,
  encodeBoth,
  messagesByName,
  randomValue,
  SAMPLE_MESSAGES,
  Seeded,
} from '#protocol/testing'
import { decode, printCompiled } from './index.ts'

const MESSAGES: readonly AnyMessage[] = [...SAMPLE_MESSAGES, ...messagesByName().values()]

function* everyVersion(): Generator<{ message: AnyMessage; version: number; name: string }> {
  for (const message of MESSAGES) {
    for (let version = message.versions.min; version <= message.versions.max; version++)
      yield { message, version, name: `${message.name} v${version}` }
  }
}

test('compiled = interpreted, byte for byte and value for value, for all messages and versions', () => {
  const seeded = new Seeded(3)
  for (const { message, version, name } of everyVersion()) {
    for (let i = 0; i < 5; i++) {
      const value = randomValue(message, version, seeded)
      const bytes = encodeBoth(message, version, value)
      assert.deepEqual(bytes.compiled, bytes.interpreted, name)
      const read = decodeBoth(message, version, bytes.compiled as Buffer)
      assert.deepEqual(read.compiled, read.interpreted, name)
      assert.deepEqual(read.compiled, { value, position: bytes.compiled.length }, name)
    }
  }
})

test('of broken frames compiled and interpreted say the same: a value or Malformed, and nothing else', () => {
  const seeded = new Seeded(4)
  for (const { message, version, name } of everyVersion()) {
    const bytes = encodeBoth(message, version, randomValue(message, version, seeded)).compiled
    for (let i = 0; i < 20; i++) {
      const broken = Buffer.from(bytes as Buffer)
      if (i % 3 > 0 && broken.length > 0) {
        const at = seeded.below(broken.length)
        broken[at] = seeded.pick([
          0,
          1,
          0x7f,
          0x80,
          0xff,
          (broken[at] as number) ^ (1 << seeded.below(8)),
        ])
      }
      const end = i % 3 < 2 ? seeded.below(broken.length + 1) : broken.length
      const read = decodeBoth(message, version, broken.subarray(0, end))
      assert.deepEqual(read.compiled, read.interpreted, name)
    }
  }
})

test('of values that do not fit compiled and interpreted say the same', () => {
  const seeded = new Seeded(5)
  const wrong = [undefined, null, 1.5, NaN, 2 ** 53, -1, 256, 65536, 2 ** 32, 'x', true]
  let refused = 0
  for (const message of [EveryWord, EveryNullable] as readonly AnyMessage[]) {
    for (const version of [0, 1]) {
      for (const [name, word] of Object.entries(message.shape)) {
        const { kind } = word.facts
        const tried = kind === 'list' || kind === 'struct' || kind === 'bytes' || kind === 'records'
        for (const value of tried ? [undefined, null] : wrong) {
          const whole = { ...randomValue(message, version, seeded), [name]: value }
          const { compiled, interpreted } = encodeBoth(message, version, whole)
          assert.deepEqual(compiled, interpreted, `${name} = ${String(value)}`)
          if (compiled === 'Unencodable') refused++
        }
      }
    }
  }
  assert.ok(refused > 300)
})

test('the objects of all versions have their keys in the order of the shape', () => {
  const seeded = new Seeded(6)
  for (const { message, version, name } of everyVersion()) {
    const value = randomValue(message, version, seeded)
    const bytes = encodeBoth(message, version, value).compiled as Buffer
    const read = decodeBoth(message, version, bytes).compiled as { value: object }
    assert.deepEqual(Object.keys(read.value), Object.keys(message.shape), name)
  }
})

test('a compiled function can be printed, and has a name for the debugger', () => {
  const text = printCompiled(EveryWord, 1, 'decode')
  assert.match(text, /^function decode\(r\) \{/)
  assert.match(text, /sourceURL=kafka:EveryWord.v1.decode/)
  assert.match(printCompiled(EveryWord, 1, 'encode'), /^function encode\(value, w\) \{/)
})

test('a name that is no plain name is never compiled', () => {
  for (const name of ['__proto__', 'a-b', 'x"] = 1; y["', 'Upper']) {
    const shape = Object.fromEntries([[name, int32()]])
    const strange = message('Strange', { versions: '0', flexible: 'none' }, shape)
    assert.throws(() => printCompiled(strange, 0, 'decode'), Bug)
  }
  const named = message('X\n', { versions: '0', flexible: 'none' }, { fine: string() })
  assert.throws(() => printCompiled(named, 0, 'decode'), Bug)
})

test('of every message and version, every truncation is Malformed and every flipped byte a value or Malformed', () => {
  const seeded = new Seeded(7)
  // The stacks of half a million faults would take most of the time.
  Error.stackTraceLimit = 0
  after(() => {
    Error.stackTraceLimit = 10
  })
  for (const { message, version, name } of everyVersion()) {
    const frames = Array.from({ length: 4 }, () => {
      const value = randomValue(message, version, seeded)
      return encodeBoth(message, version, value).compiled as Buffer
    })
    // A short one: what a long one adds is more of the same.
    const frame = frames.toSorted((a, b) => a.length - b.length)[0] as Buffer
    for (let end = 0; end < frame.length; end++)
      assert.ok(isMalformed(message, version, frame.subarray(0, end)), `${name} cut at ${end}`)
    for (let at = 0; at < frame.length; at++) {
      const flipped = Buffer.from(frame)
      flipped[at] = (flipped[at] as number) ^ (1 + seeded.below(255))
      isMalformed(message, version, flipped)
    }
  }
})

/** Any other fault is thrown on. */
function isMalformed(message: AnyMessage, version: number, frame: Uint8Array): boolean {
  try {
    decode(message, version, frame)
    return false
  } catch (fault) {
    if (fault instanceof Malformed) return true
    throw fault
  }
}
