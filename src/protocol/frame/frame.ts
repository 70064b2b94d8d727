import { Reader, type Writer } from '#core/bytes'
import { RequestHeader, ResponseHeader } from '#protocol/api'
import { decode, encode } from '#protocol/codec'
import type { Api, In, Out, Shape } from '#protocol/schema'
import { type HeaderFacts, requestHeaderVersion, responseHeaderVersion } from './header-version.ts'

export interface OutgoingRequest<Q extends Shape> {
  readonly api: Api<Q, Shape>
  readonly version: number
  readonly correlationId: number
  readonly clientId: string | null
  readonly body: In<Q>
}

export interface OutgoingReply<P extends Shape> {
  readonly api: Api<Shape, P>
  readonly version: number
  readonly correlationId: number
  readonly body: In<P>
}

/** A request as a frame: length, header, body. After `Unencodable` the writer is empty again. */
export function encodeRequest<Q extends Shape>(
  request: OutgoingRequest<Q>,
  writer: Writer,
): Uint8Array[] {
  const { api, version, correlationId, clientId, body } = request
  return framed(writer, () => {
    const header = {
      requestApiKey: api.key,
      requestApiVersion: version,
      correlationId,
      clientId,
    }
    encode(RequestHeader, requestHeaderVersion(api, version), header, writer)
    encode(api.request, version, body, writer)
  })
}

/** A reply as a frame: length, header, body. After `Unencodable` the writer is empty again. */
export function encodeReply<P extends Shape>(
  reply: OutgoingReply<P>,
  writer: Writer,
): Uint8Array[] {
  const { api, version, correlationId, body } = reply
  return framed(writer, () => {
    encode(ResponseHeader, responseHeaderVersion(api, version), { correlationId }, writer)
    encode(api.response, version, body, writer)
  })
}

function framed(writer: Writer, write: () => void): Uint8Array[] {
  writer.openFrame()
  try {
    write()
  } catch (refusal) {
    writer.discard()
    throw refusal
  }
  return writer.closeFrame()
}

/** The first four bytes of every request: which API, and in which version. `Malformed` when they are not there. */
export function peekRequest(frame: Uint8Array): { apiKey: number; apiVersion: number } {
  const reader = new Reader(frame)
  return { apiKey: reader.int16(), apiVersion: reader.int16() }
}

/** The header of a request of that API; `reader` then stands at the body. */
export function readRequestHeader(
  api: HeaderFacts,
  version: number,
  reader: Reader,
): RequestHeader {
  return decode(RequestHeader, requestHeaderVersion(api, version), reader)
}

/** The first four bytes of every reply: whose it is, before the version is known in which to read it. */
export function peekCorrelationId(frame: Uint8Array): number {
  return new Reader(frame).int32()
}

/** The body of a reply, whose frame is given without its length. */
export function decodeReply<P extends Shape>(
  api: Api<Shape, P>,
  version: number,
  frame: Uint8Array,
): Out<P> {
  const reader = new Reader(frame)
  decode(ResponseHeader, responseHeaderVersion(api, version), reader)
  return decode(api.response, version, reader)
}
