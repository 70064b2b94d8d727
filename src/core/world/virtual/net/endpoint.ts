import { assert } from '../../../assert/index.ts'
import {
  type AcceptSocket,
  type NetAddress,
  NetFault,
  type NetFaultCode,
  type Socket,
  type SocketOwner,
  type TlsPeer,
} from '../../net.ts'
import type { Dice } from '../dice.ts'
import type { Life, Unanswered } from '../life.ts'
import type { Connection } from './connection.ts'
import type { Host } from './host.ts'
import { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import type { Segment, Wire } from './wire.ts'

const LARGEST_SEGMENT_BYTES = 65_536

/** How often a read, or a segment, is cut short although more is there. */
const CUT_CHANCE = 0.2

export interface EndpointOptions {
  readonly life: Life
  readonly host: Host
  readonly dice: Dice
  readonly local: NetAddress
  readonly remote: NetAddress
  readonly principal: string | null
  readonly tls: TlsPeer | null
}

/**
 * One end of a connection: below, what the kernel does by itself (it receives, acknowledges and sends also while the
 * process stands still); above, the socket of one incarnation, whose owner is only ever called from
 * events of that incarnation, never inside a call of its own.
 */
export class Endpoint implements Socket, Unanswered {
  readonly host: Host
  readonly local: NetAddress
  readonly remote: NetAddress
  readonly principal: string | null
  readonly tls: TlsPeer | null
  readonly #life: Life
  readonly #dice: Dice
  readonly #inbox = new Inbox()
  readonly #outbox = new Outbox()
  readonly #windowBytes: number
  /** Two ways of real sockets: to ask for the next buffer before there are bytes for it, or after. */
  readonly #asksEarly: boolean
  #connection: Connection | null = null
  #wire: Wire | null = null
  #owner: SocketOwner | null = null
  #buffer: Uint8Array | null = null
  #state: 'open' | 'closed' = 'open'
  #unacknowledgedBytes = 0
  #keepAliveMs: number | null = null
  #readPlanned = false
  #takePlanned = false
  #paused = false
  #heldBack = false
  #finishing = false
  #finishedSent = false
  #finishedReceived = false
  #endedTold = false
  /** The owner hears nothing more, but perhaps that it is closed. */
  #silenced = false

  /** Told when the other end has accepted; and when it fails before. */
  opened: () => void = () => {}
  failed: (fault: NetFault) => void = () => {}

  constructor(options: EndpointOptions) {
    this.host = options.host
    this.local = options.local
    this.remote = options.remote
    this.principal = options.principal
    this.tls = options.tls
    this.#life = options.life
    this.#dice = options.dice
    this.#windowBytes = options.dice.pick([4_096, 65_536, 262_144])
    this.#asksEarly = options.dice.chance(0.5)
    this.#life.begin(this)
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** After how long without an answer the other end is asked whether it is there; `null` for never. */
  get keepAliveMs(): number | null {
    return this.#keepAliveMs
  }

  get unsentBytes(): number {
    this.#life.check()
    return this.#outbox.size
  }

  connect(connection: Connection, wire: Wire): void {
    this.#connection = connection
    this.#wire = wire
  }

  /** Gives the socket an owner and begins to read. Called from an event of the incarnation. */
  start(accept: AcceptSocket): void {
    const owner = accept(this)
    this.#owner = owner
    if (!this.isOpen) {
      // Its owner refused it at once, before we knew whom to tell.
      this.#life.after(1, () => owner.closed(null))
      return
    }
    if (this.#asksEarly) this.#buffer = this.#nextBuffer(owner)
    this.#planRead()
  }

  write(pieces: readonly Uint8Array[], sent?: () => void): void {
    this.#called('write', pieces.length)
    if (this.#state === 'closed' || this.#finishing) return
    this.#outbox.put(pieces, sent)
    this.#take()
    if (this.#outbox.size > 0) this.#heldBack = true
  }

  pause(): void {
    this.#called('pause')
    this.#paused = true
  }

  resume(): void {
    this.#called('resume')
    this.#paused = false
    this.#planRead()
  }

  setNoDelay(): void {
    this.#called('setNoDelay')
  }

  setKeepAlive(on: boolean, initialDelayMs: number): void {
    this.#called('setKeepAlive', initialDelayMs)
    this.#keepAliveMs = on ? initialDelayMs : null
    this.#connection?.probe(this)
  }

  end(): void {
    this.#called('end')
    if (this.#state === 'closed' || this.#finishing) return
    this.#finishing = true
    this.#take()
  }

  reset(): void {
    this.#called('reset')
    if (this.#state === 'closed') return
    this.#silenced = true
    this.#wire?.drop()
    this.#send({ kind: 'reset' })
    this.#close(null)
  }

  /** The kernel got something from the other end. */
  arrive(segment: Segment): void {
    if (this.#state === 'closed') {
      // Nobody is here any more: whoever still sends bytes is told so.
      if (segment.kind === 'bytes') this.#send({ kind: 'reset' })
      return
    }
    if (segment.kind === 'bytes') {
      this.#inbox.put(segment.bytes)
      this.#planRead()
    } else if (segment.kind === 'acknowledged') {
      this.#unacknowledgedBytes -= segment.byteCount
      if (!this.#outbox.isEmpty) this.#planTake()
    } else if (segment.kind === 'finished') {
      this.#finishedReceived = true
      this.#planRead()
    } else if (segment.kind === 'opened') {
      this.opened()
    } else {
      this.fail('ECONNRESET')
    }
  }

  /** The kernel finds the connection dead. What was not read is lost with it, as it is on Linux. */
  fail(code: NetFaultCode): void {
    if (this.#state === 'closed') return
    this.#wire?.drop()
    this.#close(new NetFault(code, 'socket'))
  }

  /** The process has died. With the power nothing more is said; else the kernel finishes, or resets, for it. */
  abandon(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#connection?.endpointClosed()
    const finishes = this.#inbox.size === 0 && !this.#finishedSent && this.#dice.chance(0.5)
    if (!finishes || !this.host.powered) this.#wire?.drop()
    if (this.host.powered) this.#send({ kind: finishes ? 'finished' : 'reset' })
  }

  #called(call: string, argument = 0): void {
    this.#life.check()
    this.#life.trace.note(call, this.#life.lane.number, argument)
  }

  #close(fault: NetFault | null): void {
    this.#state = 'closed'
    this.#life.finish(this)
    this.#inbox.clear()
    this.#outbox.clear()
    this.#connection?.endpointClosed()
    const owner = this.#owner
    if (owner === null) {
      if (fault !== null) this.failed(fault)
      return
    }
    this.#life.after(1, () => {
      this.#silenced = true
      owner.closed(fault)
    })
  }

  #send(segment: Segment): void {
    this.#wire?.send(segment)
  }

  #planTake(): void {
    if (this.#takePlanned) return
    this.#takePlanned = true
    // The loop of the process does this, when its kernel tells it that there is room.
    this.#life.after(this.#dice.between(1, 50), () => {
      this.#takePlanned = false
      if (this.isOpen) this.#take()
    })
  }

  /** Hands to the network what the other end has room for. */
  #take(): void {
    while (!this.#outbox.isEmpty) {
      const room = this.#windowBytes - this.#unacknowledgedBytes
      if (room <= 0 && this.#outbox.size > 0) return
      const { bytes, sent } = this.#outbox.take(this.#segmentLimit(room))
      for (const tell of sent) this.#tell(tell)
      if (bytes.length === 0) continue
      this.#unacknowledgedBytes += bytes.length
      this.#life.trace.noteBytes('send', this.#life.lane.number, bytes)
      this.#send({ kind: 'bytes', bytes })
    }
    if (this.#heldBack) {
      this.#heldBack = false
      this.#tell(() => this.#owner?.drained())
    }
    if (!this.#finishing || this.#finishedSent) return
    this.#finishedSent = true
    this.#send({ kind: 'finished' })
    this.#closeWhenBothFinished()
  }

  #segmentLimit(room: number): number {
    const limit = Math.max(0, Math.min(room, LARGEST_SEGMENT_BYTES))
    return limit > 1 && this.#dice.chance(CUT_CHANCE) ? this.#dice.between(1, limit) : limit
  }

  #planRead(): void {
    if (this.#readPlanned || this.#paused || this.#owner === null) return
    if (this.#inbox.size === 0 && (!this.#finishedReceived || this.#endedTold)) return
    this.#readPlanned = true
    this.#life.after(this.#dice.between(1, 20), () => {
      this.#readPlanned = false
      if (this.isOpen && !this.#paused && this.#owner !== null) this.#read(this.#owner)
    })
  }

  #read(owner: SocketOwner): void {
    if (this.#inbox.size > 0) this.#fill(owner)
    else this.#tellEnded(owner)
    if (this.isOpen) this.#planRead()
  }

  #fill(owner: SocketOwner): void {
    const buffer = this.#buffer ?? this.#nextBuffer(owner)
    if (!this.isOpen) return
    this.#buffer = null
    const most = Math.min(buffer.length, this.#inbox.size)
    const limit = this.#dice.chance(CUT_CHANCE) ? this.#dice.between(1, most) : most
    const byteCount = this.#inbox.read(buffer, limit)
    this.#life.trace.note('receive', this.#life.lane.number, byteCount)
    this.#send({ kind: 'acknowledged', byteCount })
    owner.filled(byteCount)
    if (this.#asksEarly && this.isOpen) this.#buffer = this.#nextBuffer(owner)
  }

  #nextBuffer(owner: SocketOwner): Uint8Array {
    const buffer = owner.next()
    assert(buffer.length > 0, 'the next buffer of a socket is not empty')
    return buffer
  }

  #tellEnded(owner: SocketOwner): void {
    this.#endedTold = true
    owner.ended()
    this.#closeWhenBothFinished()
  }

  #closeWhenBothFinished(): void {
    if (this.isOpen && this.#finishedSent && this.#endedTold) this.#close(null)
  }

  /** Calls the owner later, unless it was told by then that the connection is closed. */
  #tell(task: () => void): void {
    this.#life.after(1, () => {
      if (!this.#silenced) task()
    })
  }
}
