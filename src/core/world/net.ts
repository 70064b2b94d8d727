import type { Cancel } from './timers.ts'

export interface NetAddress {
  /** A name or a numeric address. What a socket reports is numeric. */
  readonly host: string
  /** 0 in `listen` asks the system for a free one. */
  readonly port: number
}

/** What a connection or a listener can fail with. Anything that is not listed is `EIO`. */
export type NetFaultCode =
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EPIPE'
  | 'ETIMEDOUT'
  | 'EHOSTUNREACH'
  | 'ENOTFOUND' // the host name has no address
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EACCES'
  | 'EMFILE'
  | 'ETLS' // handshake, certificate or record failure
  | 'EIO'

/** A fault of the network. Rejected from `listen` and `dial`; told to `SocketOwner.closed` for an open connection. */
export class NetFault extends Error {
  readonly code: NetFaultCode
  readonly operation: string

  constructor(code: NetFaultCode, operation: string, detail = '') {
    super(`${operation}: ${code}${detail === '' ? '' : ` (${detail})`}`)
    this.name = 'NetFault'
    this.code = code
    this.operation = operation
  }
}

/**
 * The one who owns a connection's incoming bytes.
 *
 * Why it is asked for buffers and not given chunks: bytes that the kernel writes straight into the frame
 * that is being filled cost half the CPU of chunks that are assembled by a copy [E13].
 */
export interface SocketOwner {
  /** The buffer (not empty) that the next bytes go into, from its start. It stays the socket's until `filled` or `closed`. */
  next(): Uint8Array

  /** `byteCount` (1 or more) bytes were put at the start of the buffer that `next` gave last. */
  filled(byteCount: number): void

  /**
   * The other side has finished writing; ours is still open. A reset that came with its last bytes can look the same
   * (libuv before Node 26), so an owner with nothing left to say ends too, or it waits for ever.
   */
  ended(): void

  /** Bytes once held back by a slow reader have all gone to the kernel: `unsentBytes` is 0 again. */
  drained(): void

  /** The last call, exactly once. `null` when both sides ended or we closed; a fault otherwise. */
  closed(fault: NetFault | null): void
}

/** What TLS told us about the other side. */
export interface TlsPeer {
  readonly protocol: string
  readonly cipher: string
  /** The certificate the other side showed, DER; `null` when it showed none. */
  readonly certificate: Uint8Array | null
  /** True when the certificate chains to our trusted ones. */
  readonly authorized: boolean
}

export interface Socket {
  readonly local: NetAddress
  readonly remote: NetAddress
  readonly tls: TlsPeer | null

  /** Whom an in-memory pair speaks for; `null` on a connection that came over a network. */
  readonly principal: string | null

  /** Bytes accepted by `write` that the kernel has not taken yet. */
  readonly unsentBytes: number

  /**
   * Sends the pieces in order (one writev). They must stay unchanged until `sent` is called, which happens
   * when the kernel has taken them all; it is never called inside `write`, and not at all once the
   * connection has closed. After `end` or `reset` it does nothing.
   */
  write(pieces: readonly Uint8Array[], sent?: () => void): void

  /** Stops reading: the kernel's window fills and the other side waits. */
  pause(): void
  resume(): void

  setNoDelay(on: boolean): void
  setKeepAlive(on: boolean, initialDelayMs: number): void

  /** Ends our direction after what was written; `closed` follows when the other side ends too. */
  end(): void

  /** Cuts the connection now, in both directions, and drops what was not sent. `closed(null)` follows. */
  reset(): void
}

export interface TlsIdentity {
  /** PEM. */
  readonly certificate: string
  readonly privateKey: string
  readonly passphrase?: string
}

export interface TlsServerOptions {
  readonly identity: TlsIdentity
  /** PEM certificates we trust for clients. */
  readonly trusted?: readonly string[]
  readonly clientCertificate: 'none' | 'requested' | 'required'
  readonly protocols?: { readonly min: 'TLSv1.2' | 'TLSv1.3'; readonly max: 'TLSv1.2' | 'TLSv1.3' }
  readonly ciphers?: string
}

export interface TlsClientOptions {
  readonly identity?: TlsIdentity
  /** PEM certificates we trust; absent: those of the system. */
  readonly trusted?: readonly string[]
  /** The name that the certificate must carry. Absent: the dialled host. `null`: any name (`ssl.endpoint.identification.algorithm=`). */
  readonly serverName?: string | null
  readonly protocols?: { readonly min: 'TLSv1.2' | 'TLSv1.3'; readonly max: 'TLSv1.2' | 'TLSv1.3' }
  readonly ciphers?: string
}

export interface ListenOptions {
  readonly address: NetAddress
  readonly backlog?: number
  readonly tls?: TlsServerOptions
}

export interface Listener {
  /** Where it listens, with the port that the system chose. */
  readonly address: NetAddress
  /** New connections wait, unread and as in the kernel's queue: whoever dials sees one that stands and says nothing. */
  pauseAccepting(): void
  resumeAccepting(): void
  /** Stops listening. Accepted connections live on. */
  close(): Promise<void>
}

export interface DialOptions {
  readonly address: NetAddress
  /** From the call to a usable connection, TLS included. */
  readonly timeoutMs: number
  readonly tls?: TlsClientOptions
}

/** Called for each connection, before any byte is read from it; gives its owner. */
export type AcceptSocket = (socket: Socket) => SocketOwner

/** Gives the two ends of a connection that touches no network; both sides know whom it speaks for. */
export interface InMemoryAddress {
  readonly principal: string
}

export interface Net {
  /** With TLS, `accept` is called after the handshake; one that fails is logged by the world and costs only itself. */
  listen(options: ListenOptions, accept: AcceptSocket): Promise<Listener>

  /** The owner is made when the connection (and TLS) stands, before any byte is read. */
  dial(options: DialOptions, own: AcceptSocket): Promise<Socket>

  /**
   * Connects two owners in memory: the embedded client, the console and the simulation use it, with no
   * port and no password. Order, back pressure and half-close as over a socket; nothing is delivered
   * inside the call that sent it.
   */
  pair(options: InMemoryAddress, dialler: AcceptSocket, accepter: AcceptSocket): Cancel
}
