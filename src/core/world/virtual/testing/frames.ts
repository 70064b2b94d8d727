import type { AcceptSocket, NetFault, Socket, SocketOwner } from '../../net.ts'

/** What the members of the example say to each other: "add this" and "it is added". */
export const ADD = 1
export const ADDED = 2

const FRAME_BYTES = 8

export interface FrameHandlers {
  readonly frame: (socket: Socket, kind: number, value: number) => void
  readonly closed: (fault: NetFault | null) => void
}

/** Owns a connection of 8-byte frames; however the network cuts them, they are filled in place. */
class FrameReader implements SocketOwner {
  readonly #socket: Socket
  readonly #handlers: FrameHandlers
  readonly #frame = new Uint8Array(FRAME_BYTES)
  #filledBytes = 0

  constructor(socket: Socket, handlers: FrameHandlers) {
    this.#socket = socket
    this.#handlers = handlers
  }

  next(): Uint8Array {
    return this.#frame.subarray(this.#filledBytes)
  }

  filled(byteCount: number): void {
    this.#filledBytes += byteCount
    if (this.#filledBytes < FRAME_BYTES) return
    this.#filledBytes = 0
    const view = new DataView(this.#frame.buffer)
    this.#handlers.frame(this.#socket, view.getUint32(0), view.getUint32(4))
  }

  ended(): void {
    this.#socket.reset()
  }

  drained(): void {}

  closed(fault: NetFault | null): void {
    this.#handlers.closed(fault)
  }
}

export function readFrames(handlers: FrameHandlers): AcceptSocket {
  return (socket) => new FrameReader(socket, handlers)
}

export function sendFrame(socket: Socket, kind: number, value: number): void {
  const frame = new DataView(new ArrayBuffer(FRAME_BYTES))
  frame.setUint32(0, kind)
  frame.setUint32(4, value)
  socket.write([new Uint8Array(frame.buffer)])
}
