import { Malformed } from '#core/bytes'
import type { NetFault, Socket, SocketOwner } from '#core/world'
import { FrameAssembler } from '#protocol/frame'
import type { Connect } from './connect.ts'
import { LinkFault } from './fault.ts'

export interface WireOptions {
  readonly connect: Connect
  readonly landing: Uint8Array
  readonly maxFrameBytes: number
  /** Takes each frame. What it throws as `Malformed` ends the wire; anything else is a bug and passes. */
  readonly frame: (bytes: Uint8Array) => void
  /** The last call, once. */
  readonly closed: (fault: LinkFault) => void
}

/** The bytes of a link: frames in both directions over one socket, until it ends for one named reason. */
export class Wire implements SocketOwner {
  readonly socket: Socket
  readonly #options: WireOptions
  readonly #frames: FrameAssembler
  #end: LinkFault | null = null

  /** Rejects with a `LinkFault`. */
  static async open(options: WireOptions): Promise<Wire> {
    let wire: Wire | null = null
    try {
      await options.connect((socket) => {
        wire = new Wire(socket, options)
        return wire
      })
    } catch (fault) {
      throw dialFault(fault)
    }
    return wire as unknown as Wire
  }

  private constructor(socket: Socket, options: WireOptions) {
    this.socket = socket
    this.#options = options
    const { landing, maxFrameBytes, frame } = options
    this.#frames = new FrameAssembler({ landing, maxFrameBytes, frame })
    // Small requests wait for no others: every Kafka client sets it.
    socket.setNoDelay(true)
  }

  get over(): boolean {
    return this.#end !== null
  }

  write(pieces: readonly Uint8Array[], sent?: () => void): void {
    this.socket.write(pieces, sent)
  }

  /** Cuts the connection; the first reason stands. */
  end(fault: LinkFault): void {
    if (this.#end !== null) return
    this.#end = fault
    this.#frames.stop()
    this.socket.reset()
    this.#options.closed(fault)
  }

  next(): Uint8Array {
    return this.#frames.next()
  }

  filled(byteCount: number): void {
    try {
      this.#frames.filled(byteCount)
    } catch (fault) {
      if (!(fault instanceof Malformed)) throw fault
      this.end(new LinkFault('misspoken', fault.message))
    }
  }

  ended(): void {
    const how = this.#frames.midFrame ? 'in the middle of an answer' : 'between answers'
    this.end(new LinkFault('cut', `the broker closed the connection ${how}`))
  }

  drained(): void {
    // What waits is bounded by the requests in flight, not by the socket.
  }

  closed(fault: NetFault | null): void {
    this.end(new LinkFault('cut', fault === null ? 'the connection closed' : fault.message))
  }
}

function dialFault(fault: unknown): LinkFault {
  const { code, message } = fault as Partial<NetFault>
  const text = message ?? String(fault)
  if (code === 'ETLS') return new LinkFault('insecure', text)
  return new LinkFault(code === 'ETIMEDOUT' ? 'timed-out' : 'unreachable', text)
}
