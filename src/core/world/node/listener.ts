import type { AddressInfo, Socket as RawSocket, Server } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls'
import type { LogLine } from '../../logging/index.ts'
import type { AcceptSocket, Listener, NetAddress, TlsServerOptions } from '../net.ts'
import { setImmediate } from './captured.ts'
import { readingInto, rewrap } from './direct-reads.ts'
import { Inbox } from './inbox.ts'
import { type Incarnation, toError } from './incarnation.ts'
import { cut, NodeSocket } from './socket.ts'
import { peerOf, toServerOptions } from './tls-options.ts'

/** What listeners and diallers of one net share. */
export interface NetParts {
  readonly incarnation: Incarnation
  readonly log: (line: LogLine) => void
}

export interface ListenerOptions {
  readonly accept: AcceptSocket
  /** Whether accepted sockets can read into the owner's buffers. */
  readonly direct: boolean
  readonly backlog: number
  readonly tls: TlsServerOptions | undefined
}

/** A listening socket of the system. */
export class NodeListener implements Listener {
  readonly address: NetAddress
  readonly #parts: NetParts
  readonly #options: ListenerOptions
  readonly #server: Server
  readonly #tls: TlsServer | null
  readonly #forget: () => void
  /** Sockets that are ours and have no owner: accepted while paused, or in their handshake. */
  readonly #ownerless = new Set<RawSocket>()
  /** The sockets below handshakes, by where they come from: Node does not say which one it has secured. */
  readonly #handshakes = new Map<string, RawSocket>()
  #paused: RawSocket[] | null = null
  #closed = false

  /** `server` listens already, with `pauseOnConnect` and `allowHalfOpen`. */
  constructor(parts: NetParts, server: Server, options: ListenerOptions) {
    this.#parts = parts
    this.#server = server
    this.#options = options
    const { address, port } = server.address() as AddressInfo
    this.address = { host: address, port }
    this.#tls = options.tls === undefined ? null : this.#makeTls(options.tls)
    this.#forget = parts.incarnation.hold(() => this.#end())
    server.on('connection', (raw: RawSocket) => {
      this.#arrive(raw)
    })
    server.on('error', (thrown) => {
      // Out of descriptors, mostly: that connection is lost, and the listener goes on.
      this.#log('warn', 'a connection could not be accepted', thrown)
    })
  }

  /** Node cannot leave connections to the kernel, so they wait here, unread, as long a queue as the kernel's. */
  pauseAccepting(): void {
    this.#parts.incarnation.check()
    this.#paused ??= []
  }

  resumeAccepting(): void {
    this.#parts.incarnation.check()
    const waiting = this.#paused
    this.#paused = null
    // Not inside this call; and some may be gone, or another pause come, by then.
    for (const raw of waiting ?? []) setImmediate(() => this.#arrive(raw))
  }

  close(): Promise<void> {
    return this.#parts.incarnation.start(() => {
      this.#forget()
      return this.#end()
    })
  }

  async #end(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    // Node waits for all connections before it calls back; the port is free at once.
    this.#server.close()
    for (const raw of this.#ownerless) cut(raw)
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }

  #arrive(raw: RawSocket): void {
    if (this.#closed || this.#parts.incarnation.gone) {
      cut(raw)
      return
    }
    if (this.#paused === null) {
      if (!raw.destroyed) this.#accept(raw)
      return
    }
    if (this.#paused.length >= this.#options.backlog) {
      cut(raw)
      return
    }
    this.#watch(raw)
    this.#paused.push(raw)
  }

  /** Holds a socket that has no owner yet. */
  #watch(raw: RawSocket): void {
    if (this.#ownerless.has(raw)) return
    this.#ownerless.add(raw)
    raw.on('error', (thrown) => {
      this.#log('debug', 'a connection failed before it was accepted', thrown)
    })
    raw.on('close', () => this.#ownerless.delete(raw))
  }

  #accept(raw: RawSocket): void {
    const addresses = addressesOf(raw)
    // The other side has left already.
    if (addresses === null) {
      raw.destroy()
      return
    }
    if (this.#tls !== null) {
      this.#watch(raw)
      const origin = nameOf(addresses.remote)
      this.#handshakes.set(origin, raw)
      raw.on('close', () => this.#handshakes.delete(origin))
      // The documented way to give a TLS server a connection that it did not accept itself.
      this.#tls.emit('connection', raw)
      return
    }
    this.#ownerless.delete(raw)
    const { incarnation } = this.#parts
    const { accept, direct } = this.#options
    const inbox = new Inbox()
    const enter = (task: () => void) => incarnation.enter(task)
    const own = direct ? rewrap(raw, readingInto(inbox, enter)) : raw
    const connection = { raw: own, carrier: own, inbox, direct, ...addresses, tls: null }
    NodeSocket.start(incarnation, connection, accept)
  }

  #makeTls(options: TlsServerOptions): TlsServer {
    const server = createTlsServer(toServerOptions(options))
    server.on('secureConnection', (socket) => {
      this.#secured(socket)
    })
    server.on('tlsClientError', (thrown, socket) => {
      this.#log('info', 'a TLS handshake failed', thrown)
      socket.destroy()
    })
    return server
  }

  #secured(socket: TLSSocket): void {
    const addresses = addressesOf(socket)
    if (addresses === null || this.#closed || this.#parts.incarnation.gone) {
      socket.destroy()
      return
    }
    const carrier = this.#handshakes.get(nameOf(addresses.remote)) ?? socket
    this.#ownerless.delete(carrier)
    const connection = { raw: socket, carrier, inbox: new Inbox(), direct: false, ...addresses }
    const tls = peerOf(socket)
    NodeSocket.start(this.#parts.incarnation, { ...connection, tls }, this.#options.accept)
  }

  #log(level: LogLine['level'], message: string, thrown: unknown): void {
    if (this.#closed) return
    const fields = { listener: nameOf(this.address), cause: toError(thrown).message }
    this.#parts.log({ level, source: 'world.net', message, fields })
  }
}

/** Both ends of a connection; `null` when it is no more. */
export function addressesOf(raw: RawSocket): { local: NetAddress; remote: NetAddress } | null {
  const { localAddress, localPort, remoteAddress, remotePort } = raw
  if (localAddress === undefined || localPort === undefined) return null
  if (remoteAddress === undefined || remotePort === undefined) return null
  return {
    local: { host: localAddress, port: localPort },
    remote: { host: remoteAddress, port: remotePort },
  }
}

function nameOf({ host, port }: NetAddress): string {
  return `${host}:${port}`
}
