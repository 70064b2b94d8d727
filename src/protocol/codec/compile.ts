import { assert } from '#core/assert'
import {
  clampedWideInt64,
  internText,
  NO_BYTES,
  putInt64,
  type Reader,
  readUuid,
  sliceOf,
  tooShort,
  type Writer,
  wideInt64,
  writeUuid,
  ZERO_UUID,
} from '#core/bytes'
import type { Message, Shape } from '#protocol/schema'
import { writeDecoder } from './decoder-source.ts'
import { writeEncoder } from './encoder-source.ts'
import * as interpreter from './interpret.ts'
import { defaultOf, isDefault, layoutOf, type StructLayout } from './layout.ts'
import { Source } from './source.ts'

export type Decoder = (reader: Reader) => Record<string, unknown>
export type Encoder = (value: Record<string, unknown>, writer: Writer) => void
export type Direction = 'decode' | 'encode'

/** What the text of a compiled function may name besides what it is given. */
const ENVIRONMENT = {
  NO_BYTES,
  ZERO_UUID,
  absent: interpreter.checkAbsent,
  clampedWideInt64,
  defaultOf,
  foreignTag: interpreter.foreignTag,
  internText,
  isDefault,
  listTooLong: interpreter.listTooLong,
  notNullable: interpreter.notNullable,
  putInt64,
  readUuid,
  skipTaggedFields: interpreter.skipTaggedFields,
  sliceOf,
  tagCount: interpreter.tagCount,
  tagEnd: interpreter.tagEnd,
  textOf: (bytes: Buffer, from: number, to: number) =>
    from === to ? '' : bytes.toString('utf8', from, to),
  textTooLong: interpreter.textTooLong,
  tooMany: interpreter.tooMany,
  tooShort,
  unfit: interpreter.unfit,
  wideInt64,
  writePieces: interpreter.writePieces,
  writeUuid,
  wrongTagSize: interpreter.wrongTagSize,
}

const FIELD_NAME = /^[a-z][A-Za-z0-9]*$/
const MESSAGE_NAME = /^[A-Z][A-Za-z0-9]*$/

/**
 * A decoder for one version of a message: compiled, or, where making functions of texts is forbidden, interpreted
 * (`node --disallow-code-generation-from-strings`, a page with a strict policy).
 */
export function decoderOf(message: Message<Shape>, version: number): Decoder {
  const layout = layoutOf(message, version)
  const compiled = compile(message, { version, direction: 'decode', layout })
  return (compiled as Decoder | null) ?? interpretedDecoder(layout)
}

/** As `decoderOf`, the other way. */
export function encoderOf(message: Message<Shape>, version: number): Encoder {
  const layout = layoutOf(message, version)
  const compiled = compile(message, { version, direction: 'encode', layout })
  return (compiled as Encoder | null) ?? interpretedEncoder(layout)
}

export function interpretedDecoder(layout: StructLayout): Decoder {
  return (reader) => interpreter.readStruct(layout, reader)
}

export function interpretedEncoder(layout: StructLayout): Encoder {
  return (value, writer) => interpreter.writeStruct(layout, value, writer)
}

/** The text of a compiled function, for `ottla protocol print`. */
export function printCompiled(
  message: Message<Shape>,
  version: number,
  direction: Direction,
): string {
  const { text, url } = write(message, { version, direction, layout: layoutOf(message, version) })
  return `${text}\n${url}\n`
}

interface What {
  readonly version: number
  readonly direction: Direction
  readonly layout: StructLayout
}

/** Null where code must not be made of texts. */
function compile(message: Message<Shape>, what: What): unknown {
  const { text, url, constants } = write(message, what)
  const names = Object.keys(ENVIRONMENT)
  // The text holds names from shapes, which were checked, and nothing that ever came in from outside.
  // The parentheses tell V8 that the function will be called: it then reads the text once and not twice.
  const outer = `const { ${names.join(', ')} } = environment\nreturn (${text})\n${url}\n`
  try {
    return new Function('environment', 'constants', outer)(ENVIRONMENT, constants)
  } catch (fault) {
    if ((fault as { name?: unknown }).name === 'EvalError') return null
    throw fault
  }
}

interface Written {
  readonly text: string
  readonly url: string
  readonly constants: unknown[]
}

function write(message: Message<Shape>, what: What): Written {
  const { version, direction, layout } = what
  assertNames(message.name, layout)
  const source = new Source()
  if (direction === 'decode') writeDecoder(source, layout)
  else writeEncoder(source, layout)
  const head = direction === 'decode' ? 'function decode(r)' : 'function encode(value, w)'
  // A name of its own in stack traces, profiles and the debugger.
  const url = `//# sourceURL=kafka:${message.name}.v${version}.${direction}`
  return { text: `${head} {\n${source.text()}\n}`, url, constants: source.constants }
}

/** Names become code: a shape with a strange one is a bug, and `__proto__` in a literal would be no field. */
function assertNames(message: string, struct: StructLayout): void {
  assert(MESSAGE_NAME.test(message), 'a message has a name that cannot be compiled')
  for (const field of struct.fields) {
    assert(FIELD_NAME.test(field.name), 'a field has a name that cannot be compiled')
    if (field.struct !== null) assertNames(message, field.struct)
  }
}
