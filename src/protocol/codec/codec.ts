import { assert } from '#core/assert'
import { Reader, type Writer } from '#core/bytes'
import { type In, includes, type Message, type Out, type Shape } from '#protocol/schema'
import { type Decoder, decoderOf, type Encoder, encoderOf } from './compile.ts'

/**
 * The value of a message in one version. Bytes after it are left alone, as Kafka leaves them. What comes out holds views
 * of the bytes that went in. `Malformed` if they are not such a message.
 */
export function decode<S extends Shape>(
  message: Message<S>,
  version: number,
  from: Reader | Uint8Array,
): Out<S> {
  const decoder = (message.compiled.decoders[version] as Decoder) ?? newDecoder(message, version)
  return decoder(ArrayBuffer.isView(from) ? new Reader(from) : from) as Out<S>
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
  const encoder = (message.compiled.encoders[version] as Encoder) ?? newEncoder(message, version)
  encoder(value as Record<string, unknown>, writer)
}

// On first use only: a client speaks one version of a dozen messages, and compiling all would cost 55 ms [E31].

function newDecoder(message: Message<Shape>, version: number): Decoder {
  assert(includes(message.versions, version), 'no such version of the message')
  const decoder = decoderOf(message, version)
  message.compiled.decoders[version] = decoder
  return decoder
}

function newEncoder(message: Message<Shape>, version: number): Encoder {
  assert(includes(message.versions, version), 'no such version of the message')
  const encoder = encoderOf(message, version)
  message.compiled.encoders[version] = encoder
  return encoder
}
