import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bug } from '#core/assert'
import { Malformed, Reader, Unencodable, Writer } from '#core/bytes'
import { APIS, RequestHeader, ResponseHeader } from '#protocol/api'
import { type AnyMessage, int32, message, string } from '#protocol/schema'
import { EveryNullable, EveryWord, randomValue, SAMPLE_MESSAGES, Seeded } from '#protocol/testing'
import {
  decode,
  encode,
  interpretedDecoder,
  interpretedEncoder,
  layoutOf,
  printCompiled,
} from './index.ts'

const MESSAGES: readonly AnyMessage[] = [
  ...SAMPLE_MESSAGES,
  RequestHeader,
  ResponseHeader,
  ...APIS.flatMap((api) => [api.request, api.response]),
]

function* everyVersion(): Generator<{ message: AnyMessage; version: number; name: string }> {
  for (const message of MESSAGES) {
    for (let version = message.versions.min; version <= message.versions.max; version++)
      yield { message, version, name: `${message.name} v${version}` }
  }
}

type Outcome = { readonly value: unknown; readonly position: number } | 'Malformed' | 'Unencodable'

function outcome(run: () => { value: unknown; position: number }): Outcome {
  try {
    return run()
  } catch (fault) {
    if (fault instanceof Malformed) return 'Malformed'
    if (fault instanceof Unencodable) return 'Unencodable'
    throw fault
  }
}

function bothDecode(message: AnyMessage, version: number, frame: Uint8Array): Outcome[] {
  const interpret = interpretedDecoder(layoutOf(message, version))
  return [
    (reader: Reader) => decode(message, version, reader),
    (reader: Reader) => interpret(reader),
  ].map((read) => {
    const reader = new Reader(frame)
    return outcome(() => ({ value: read(reader), position: reader.position }))
  })
}

function bothEncode(message: AnyMessage, version: number, value: unknown): (Buffer | string)[] {
  const interpret = interpretedEncoder(layoutOf(message, version))
  return [
    (writer: Writer) => encode(message, version, value as never, writer),
    (writer: Writer) => interpret(value as never, writer),
  ].map((write) => {
    const writer = new Writer()
    const result = outcome(() => {
      write(writer)
      return { value: Buffer.concat(writer.finish()), position: 0 }
    })
    return typeof result === 'string' ? result : (result.value as Buffer)
  })
}

test('compiled = interpreted, byte for byte and value for value, for all messages and versions', () => {
  const seeded = new Seeded(3)
  for (const { message, version, name } of everyVersion()) {
    for (let i = 0; i < 5; i++) {
      const value = randomValue(message, version, seeded)
      const [bytes, expectedBytes] = bothEncode(message, version, value)
      assert.deepEqual(bytes, expectedBytes, name)
      const [read, expected] = bothDecode(message, version, bytes as Buffer)
      assert.deepEqual(read, expected, name)
      assert.deepEqual(read, { value, position: bytes?.length }, name)
    }
  }
})

test('of broken frames compiled and interpreted say the same: a value or Malformed, and nothing else', () => {
  const seeded = new Seeded(4)
  for (const { message, version, name } of everyVersion()) {
    const [bytes] = bothEncode(message, version, randomValue(message, version, seeded))
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
      const [read, expected] = bothDecode(message, version, broken.subarray(0, end))
      assert.deepEqual(read, expected, name)
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
          const [compiled, interpreted] = bothEncode(message, version, whole)
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
    const [bytes] = bothEncode(message, version, value)
    const [read] = bothDecode(message, version, bytes as Buffer)
    assert.deepEqual(
      Object.keys((read as { value: object }).value),
      Object.keys(message.shape),
      name,
    )
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
