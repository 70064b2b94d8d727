import type { AcceptSocket, InMemoryAddress, NetAddress, Socket, SocketOwner } from '../net.ts'
import { NetFault } from '../net.ts'
import type { Cancel } from '../timers.ts'
import { setImmediate } from './captured.ts'
import type { Incarnation } from './incarnation.ts'

/** Neither end has an address: both are this process. */
const HERE: NetAddress = { host: '127.0.0.1', port: 0 }

/** So much is handed over in one turn of the loop, so that others get theirs. */
const MOST_BYTES_A_TURN = 1024 * 1024

/** A piece on its way; `sent` belongs to the last of one `write`. */
interface Parcel {
  bytes: Uint8Array
  readonly sent: (() => void) | undefined
}

/** One end of a connection in memory: a socket to its owner, and the way for the other end's bytes. */
class MemorySocket implements Socket {
  readonly local = HERE
  readonly remote = HERE
  readonly tls = null
  readonly principal: string
  readonly #incarnation: Incarnation
  readonly #handOver: () => void
  #owner: SocketOwner | null = null
  #outgoing: Parcel[] = []
  #unsentBytes = 0
  #heldBack = false
  #paused = false
  /** What we have told: `ended` waits behind our parcels, `heard` when the other side knows. */
  #sending: 'open' | 'ended' | 'heard' = 'open'
  #closing: { readonly fault: NetFault | null } | null = null
  #closed = false

  constructor(incarnation: Incarnation, principal: string, handOver: () => void) {
    this.#incarnation = incarnation
    this.principal = principal
    this.#handOver = handOver
  }

  set owner(owner: SocketOwner) {
    this.#owner = owner
  }

  get closed(): boolean {
    return this.#closed
  }

  get unsentBytes(): number {
    this.#incarnation.check()
    return this.#unsentBytes
  }

  write(pieces: readonly Uint8Array[], sent?: () => void): void {
    this.#incarnation.check()
    if (this.#sending !== 'open' || this.#closing !== null) return
    const last = Math.max(0, pieces.length - 1)
    for (let index = 0; index <= last; index++) {
      const bytes = pieces[index] ?? new Uint8Array(0)
      this.#unsentBytes += bytes.byteLength
      this.#outgoing.push({ bytes, sent: index === last ? sent : undefined })
    }
    this.#handOver()
  }

  pause(): void {
    this.#incarnation.check()
    this.#paused = true
  }

  resume(): void {
    this.#incarnation.check()
    this.#paused = false
    this.#handOver()
  }

  setNoDelay(): void {
    this.#incarnation.check()
  }

  setKeepAlive(): void {
    this.#incarnation.check()
  }

  end(): void {
    this.#incarnation.check()
    if (this.#sending === 'open') this.#sending = 'ended'
    this.#handOver()
  }

  reset(): void {
    this.#incarnation.check()
    this.close(null)
  }

  /** Sees to it that `closed` is called in the next turn; the first reason stays. */
  close(fault: NetFault | null): void {
    if (this.#closing !== null) return
    this.#closing = { fault }
    this.#outgoing = []
    this.#unsentBytes = 0
    this.#handOver()
  }

  /** Gives the other end what waits for it. */
  deliverTo(other: MemorySocket): void {
    let left = MOST_BYTES_A_TURN
    while (left > 0 && other.#hears()) {
      const parcel = this.#outgoing[0]
      if (parcel === undefined) break
      const count = other.#fill(parcel)
      left -= count
      // A reset inside `filled` has dropped all of it.
      if (this.#closing !== null) break
      this.#unsentBytes -= count
      if (parcel.bytes.byteLength > 0) continue
      this.#outgoing.shift()
      const { sent } = parcel
      if (sent !== undefined) this.#incarnation.enter(sent)
    }
    this.#settle(other)
  }

  #settle(other: MemorySocket): void {
    if (this.#closing !== null) return
    if (this.#outgoing.length > 0) {
      this.#heldBack = true
      // A pause ends with a call; a turn that was full has to be followed by another.
      if (other.#hears()) this.#handOver()
      return
    }
    if (this.#heldBack) {
      this.#heldBack = false
      this.#tell((owner) => owner.drained())
    }
    if (this.#sending === 'ended' && other.#hears() && this.#outgoing.length === 0) {
      this.#sending = 'heard'
      other.#tell((owner) => owner.ended())
    }
    if (this.#sending === 'heard' && other.#sending === 'heard') this.close(null)
  }

  /** Tells the end, once. */
  finish(other: MemorySocket): void {
    if (this.#closing === null || this.#closed) return
    this.#closed = true
    const bothEnded = this.#sending === 'heard' && other.#sending === 'heard'
    other.close(bothEnded ? null : new NetFault('ECONNRESET', 'socket'))
    const { fault } = this.#closing
    this.#incarnation.enter(() => this.#owner?.closed(fault))
  }

  #hears(): boolean {
    return !this.#paused && this.#closing === null && !this.#incarnation.gone
  }

  #tell(message: (owner: SocketOwner) => void): void {
    const owner = this.#owner
    if (owner !== null) this.#incarnation.enter(() => message(owner))
  }

  /** Copies what fits into the owner's next buffer; gives how much that was. */
  #fill(parcel: Parcel): number {
    const { bytes } = parcel
    if (bytes.byteLength === 0) return 0
    let count = 0
    this.#tell((owner) => {
      const into = owner.next()
      if (into.byteLength === 0) throw new Error('an owner gave an empty buffer')
      count = Math.min(into.byteLength, bytes.byteLength)
      into.set(bytes.subarray(0, count))
      parcel.bytes = bytes.subarray(count)
      owner.filled(count)
    })
    return count
  }
}

/** Connects two owners in memory; the function that is returned cuts both ends. */
export function joinInMemory(
  incarnation: Incarnation,
  { principal }: InMemoryAddress,
  owners: { readonly dialler: AcceptSocket; readonly accepter: AcceptSocket },
): Cancel {
  let scheduled = false
  const handOver = (): void => {
    if (scheduled) return
    scheduled = true
    // Not a microtask: two ends that answer one another would keep the loop from all else.
    setImmediate(() => {
      scheduled = false
      if (incarnation.gone) return
      dialled.deliverTo(accepted)
      accepted.deliverTo(dialled)
      dialled.finish(accepted)
      accepted.finish(dialled)
    })
  }
  const dialled = new MemorySocket(incarnation, principal, handOver)
  const accepted = new MemorySocket(incarnation, principal, handOver)
  accepted.owner = owners.accepter(accepted)
  dialled.owner = owners.dialler(dialled)
  return () => {
    if (incarnation.gone) return
    dialled.close(null)
    accepted.close(null)
  }
}
