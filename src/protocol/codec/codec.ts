import { assert } from '#core/assert'
import { Reader, type Writer } from '#core/bytes'
import { type In, includes, type Message, type Out, type Shape } from '#protocol/schema'
import { readStruct, writeStruct } from './interpret.ts'
import { layoutOf } from './layout.ts'

/**
 * The value of a message in one version. Bytes after it are left alone, as Kafka leaves them. What comes out holds views
 * of the bytes that went in. `Malformed` if they are not such a message.
 */
export function decode<S extends Shape>(
  message: Message<S>,
  version: number,
  from: Reader | Uint8Array,
): Out<S> {
  assert(includes(message.versions, version), 'no such version of the message')
  const reader = ArrayBuffer.isView(from) ? new Reader(from) : from
  return readStruct(layoutOf(message, version), reader) as Out<S>
}

/**
 * Writes a message in one version. A field that the version lacks must have its default or be ignorable; that and
 * whatever does not fit is `Unencodable`, and `writer` is then to be discarded.
 */
export function encode<S extends Shape>(
  message: Message<S>,
  version: number,
  value: In<S>,
  writer: Writer,
): void {
  assert(includes(message.versions, version), 'no such version of the message')
  writeStruct(layoutOf(message, version), value as Record<string, unknown>, writer)
}
