import type { Socket as RawSocket } from 'node:net'
import type { AcceptSocket, NetAddress, NetFault, Socket, SocketOwner, TlsPeer } from '../net.ts'
import type { Inbox } from './inbox.ts'
import type { Incarnation } from './incarnation.ts'
import { toNetFault } from './net-fault.ts'

/** A connection that stands, before it has an owner. */
export interface Connection {
  readonly raw: RawSocket
  /** What a reset is done to: under TLS the socket below, where we have it. */
  readonly carrier: RawSocket
  readonly inbox: Inbox
  /** Whether Node fills the inbox's buffers itself, or gives chunks. */
  readonly direct: boolean
  readonly local: NetAddress
  readonly remote: NetAddress
  readonly tls: TlsPeer | null
}

/** A socket of the system, or TLS over one. */
export class NodeSocket implements Socket {
  readonly local: NetAddress
  readonly remote: NetAddress
  readonly tls: TlsPeer | null
  readonly principal = null
  readonly #incarnation: Incarnation
  readonly #raw: RawSocket
  readonly #carrier: RawSocket
  readonly #inbox: Inbox
  #state: 'open' | 'ended' | 'reset' | 'closed' = 'open'
  #heldBack = false
  #fault: NetFault | null = null
  #drained: () => void = () => {}

  private constructor(incarnation: Incarnation, connection: Connection) {
    this.#incarnation = incarnation
    this.#raw = connection.raw
    this.#carrier = connection.carrier
    this.#inbox = connection.inbox
    this.local = connection.local
    this.remote = connection.remote
    this.tls = connection.tls
  }

  /** Gives a connection an owner and starts to read. A bug in `accept` halts the world. */
  static start(incarnation: Incarnation, connection: Connection, accept: AcceptSocket): NodeSocket {
    const socket = new NodeSocket(incarnation, connection)
    const { raw, inbox } = connection
    const release = incarnation.hold(() => socket.#drop())
    // Before anything else is done with it: an error that nobody listens to ends the process.
    raw.on('error', (thrown) => {
      socket.#fault ??= toNetFault(thrown, 'socket', connection.tls !== null)
    })
    raw.on('close', release)
    incarnation.enter(() => {
      const owner = accept(socket)
      inbox.owner = owner
      socket.#listen(owner)
      if (!connection.direct) raw.on('data', (chunk: Uint8Array) => socket.#chunk(chunk))
      if (inbox.paused) raw.pause()
      else raw.resume()
    })
    return socket
  }

  get unsentBytes(): number {
    this.#incarnation.check()
    return this.#raw.writableLength
  }

  write(pieces: readonly Uint8Array[], sent?: () => void): void {
    this.#incarnation.check()
    if (this.#state !== 'open') return
    const raw = this.#raw
    const written = (fault?: Error | null): void => {
      if (fault === null || fault === undefined) this.#written(sent)
    }
    const last = pieces.length - 1
    if (last > 0) raw.cork()
    for (let index = 0; index < last; index++) raw.write(pieces[index] as Uint8Array)
    raw.write(pieces[last] ?? new Uint8Array(0), written)
    if (last > 0) raw.uncork()
    if (raw.writableLength > 0) this.#heldBack = true
  }

  pause(): void {
    this.#incarnation.check()
    this.#inbox.pause()
    this.#raw.pause()
  }

  resume(): void {
    this.#incarnation.check()
    this.#inbox.resume()
    if (!this.#inbox.holding) {
      this.#raw.resume()
      return
    }
    // What is held back goes first, and not inside this call.
    queueMicrotask(() => {
      this.#incarnation.enter(() => {
        if (this.#state === 'closed' || this.#inbox.paused) return
        this.#inbox.deliver()
        if (!this.#inbox.paused) this.#raw.resume()
      })
    })
  }

  setNoDelay(on: boolean): void {
    this.#incarnation.check()
    this.#raw.setNoDelay(on)
  }

  setKeepAlive(on: boolean, initialDelayMs: number): void {
    this.#incarnation.check()
    this.#raw.setKeepAlive(on, initialDelayMs)
  }

  end(): void {
    this.#incarnation.check()
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#raw.end()
  }

  reset(): void {
    this.#incarnation.check()
    if (this.#state === 'reset' || this.#state === 'closed') return
    this.#state = 'reset'
    this.#inbox.close()
    cut(this.#carrier)
  }

  #listen(owner: SocketOwner): void {
    const raw = this.#raw
    raw.on('end', () => {
      if (this.#state !== 'reset') this.#incarnation.enter(() => owner.ended())
    })
    raw.on('close', () => {
      // What we cut ourselves is no fault, whatever the system still says about it.
      const fault = this.#state === 'reset' ? null : this.#fault
      this.#state = 'closed'
      this.#inbox.close()
      this.#incarnation.enter(() => owner.closed(fault))
    })
    this.#drained = () => owner.drained()
  }

  #chunk(chunk: Uint8Array): void {
    this.#incarnation.enter(() => this.#inbox.chunk(chunk))
  }

  #written(sent: (() => void) | undefined): void {
    if (this.#state === 'reset' || this.#state === 'closed') return
    if (sent !== undefined) this.#incarnation.enter(sent)
    if (!this.#heldBack || this.#raw.writableLength > 0) return
    this.#heldBack = false
    if (!this.#incarnation.gone) this.#incarnation.enter(this.#drained)
  }

  /** The world has ended: the other side sees a reset, as when a process dies. */
  async #drop(): Promise<void> {
    this.#inbox.close()
    const raw = this.#raw
    if (raw.closed) return
    await new Promise<void>((resolve) => {
      raw.once('close', () => resolve())
      cut(this.#carrier)
    })
  }
}

/**
 * Cuts a connection at once. Node cannot reset a dialled TLS socket, whose carrier it keeps to itself: the
 * other side sees its end without a farewell (close_notify).
 */
export function cut(raw: RawSocket): void {
  if ('encrypted' in raw) raw.destroy()
  else raw.resetAndDestroy()
}
