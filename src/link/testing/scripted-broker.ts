import { Reader, Writer } from '#core/bytes'
import type { AcceptSocket, Socket, SocketOwner } from '#core/world'
import { ApiVersions, apiOfKey } from '#protocol/api'
import { decode } from '#protocol/codec'
import { encodeReply, FrameAssembler, peekRequest, readRequestHeader } from '#protocol/frame'
import type { Api, In, Out, Shape } from '#protocol/schema'

/** One request as the scripted broker received it. */
export interface Heard {
  readonly api: Api<Shape, Shape>
  readonly version: number
  readonly correlationId: number
  readonly clientId: string | null
  readonly body: Record<string, unknown>
}

/** What to do with a request: a body answers it, a function does anything else (nothing is silence). */
export type Answer = object | ((broker: Conversant, heard: Heard) => void)

/** How the broker's end of one connection can act. */
export interface Conversant {
  readonly socket: Socket
  answer(heard: Heard, body: object): void
  sendFrame(frame: Uint8Array): void
  /** The frames that follow are bare tokens, as after a version 0 handshake; null: requests again. */
  tokens(take: ((token: Uint8Array) => void) | null): void
}

export type Script = (heard: Heard) => Answer

const LANDING_BYTES = 4096

/**
 * The other end of a link, for tests: decodes requests, and answers what the test's script says. It is not a broker and
 * knows no semantics; whatever it is not told, it does not do.
 */
export function scriptedBroker(script: Script): { accept: AcceptSocket; heard: Heard[] } {
  const heard: Heard[] = []
  return { heard, accept: (socket) => new ScriptedConnection(socket, script, heard) }
}

/** An answer to ApiVersions that names these APIs and their ranges. */
export function serving(
  apis: readonly { api: Api<Shape, Shape>; min: number; max: number }[],
): In<typeof ApiVersions.response.shape> {
  const range = { apiKey: ApiVersions.key, minVersion: 0, maxVersion: ApiVersions.versions.max }
  const others = apis.map(({ api, min, max }) => ({
    apiKey: api.key,
    minVersion: min,
    maxVersion: max,
  }))
  return { errorCode: 0 as never, apiKeys: [range, ...others], throttleTimeMs: 0 }
}

class ScriptedConnection implements SocketOwner, Conversant {
  readonly socket: Socket
  readonly #script: Script
  readonly #heard: Heard[]
  readonly #writer = new Writer()
  readonly #frames: FrameAssembler
  #takeToken: ((token: Uint8Array) => void) | null = null

  constructor(socket: Socket, script: Script, heard: Heard[]) {
    this.socket = socket
    this.#script = script
    this.#heard = heard
    this.#frames = new FrameAssembler({
      landing: new Uint8Array(LANDING_BYTES),
      maxFrameBytes: 2 ** 20,
      frame: (bytes) => this.#take(bytes),
    })
  }

  answer(heard: Heard, body: object): void {
    const { api, version, correlationId } = heard
    const frame = encodeReply({ api, version, correlationId, body: body as never }, this.#writer)
    this.socket.write(frame)
  }

  sendFrame(frame: Uint8Array): void {
    const length = Buffer.alloc(4)
    length.writeInt32BE(frame.length)
    this.socket.write([length, frame])
  }

  tokens(take: ((token: Uint8Array) => void) | null): void {
    this.#takeToken = take
  }

  next(): Uint8Array {
    return this.#frames.next()
  }

  filled(byteCount: number): void {
    this.#frames.filled(byteCount)
  }

  ended(): void {
    this.socket.end()
  }

  drained(): void {
    // What a test sends is small.
  }

  closed(): void {
    this.#frames.stop()
  }

  #take(frame: Uint8Array): void {
    if (this.#takeToken !== null) return this.#takeToken(frame)
    const heard = readRequest(frame)
    this.#heard.push(heard)
    const answer = this.#script(heard)
    if (typeof answer === 'function') answer(this, heard)
    else this.answer(heard, answer)
  }
}

function readRequest(frame: Uint8Array): Heard {
  const { apiKey, apiVersion: version } = peekRequest(frame)
  const api = apiOfKey(apiKey) as Api<Shape, Shape>
  const reader = new Reader(frame)
  const { correlationId, clientId } = readRequestHeader(api, version, reader)
  const body: Out<Shape> = decode(api.request, version, reader)
  return { api, version, correlationId, clientId, body }
}
