import { Malformed, Reader, Unencodable, Writer } from '#core/bytes'
import { decode, encode, interpretedDecoder, interpretedEncoder, layoutOf } from '#protocol/codec'
import type { AnyMessage } from '#protocol/schema'

/** What a decoder made of a frame: a value, and where it stopped reading. */
export type Decoded = { readonly value: unknown; readonly position: number } | 'Malformed'

export type Encoded = Buffer | 'Unencodable'

/** What the compiled codec says, and what the interpreter does, which defines the format. */
export interface Both<T> {
  readonly compiled: T
  readonly interpreted: T
}

/** Any other fault than `Malformed` is thrown on. */
export function decodeBoth(message: AnyMessage, version: number, frame: Uint8Array): Both<Decoded> {
  const interpret = interpretedDecoder(layoutOf(message, version))
  const run = (read: (reader: Reader) => unknown): Decoded => {
    const reader = new Reader(frame)
    try {
      return { value: read(reader), position: reader.position }
    } catch (fault) {
      if (fault instanceof Malformed) return 'Malformed'
      throw fault
    }
  }
  return {
    compiled: run((reader) => decode(message, version, reader)),
    interpreted: run(interpret),
  }
}

/** Any other fault than `Unencodable` is thrown on. */
export function encodeBoth(message: AnyMessage, version: number, value: unknown): Both<Encoded> {
  const interpret = interpretedEncoder(layoutOf(message, version))
  const run = (write: (writer: Writer) => void): Encoded => {
    const writer = new Writer()
    try {
      write(writer)
      return Buffer.concat(writer.finish())
    } catch (fault) {
      if (fault instanceof Unencodable) return 'Unencodable'
      throw fault
    }
  }
  return {
    compiled: run((writer) => encode(message, version, value as never, writer)),
    interpreted: run((writer) => interpret(value as never, writer)),
  }
}
