import type { Endpoint } from './endpoint.ts'
import type { Fabric } from './fabric.ts'
import { type Segment, Wire } from './wire.ts'

/** How long after the first unanswered probe a keep-alive gives up: libuv asks ten times, a second apart. */
const PROBES_US = 10_000_000

/** Two endpoints and the two wires between them. */
export class Connection {
  readonly #fabric: Fabric
  readonly #dialler: Endpoint
  readonly #accepter: Endpoint
  readonly #toAccepter: Wire
  readonly #toDialler: Wire
  #silent = false

  constructor(fabric: Fabric, dialler: Endpoint, accepter: Endpoint) {
    this.#fabric = fabric
    this.#dialler = dialler
    this.#accepter = accepter
    this.#toAccepter = this.#wire(dialler, accepter)
    this.#toDialler = this.#wire(accepter, dialler)
    dialler.connect(this, this.#toAccepter)
    accepter.connect(this, this.#toDialler)
    fabric.connections.add(this)
  }

  /** Tells the dialler that the other kernel has made the connection. */
  open(): void {
    this.#toDialler.send({ kind: 'opened' })
  }

  /** Both ends, which belong to one program, are cut by it. */
  takeBack(): void {
    this.#dialler.reset()
    this.#accepter.reset()
  }

  /** From here on nothing arrives, in neither direction, and nobody says so. */
  silence(): void {
    this.#silent = true
    this.pathChanged()
  }

  /** A box between the two forgets the connection and tells both. */
  cut(): void {
    this.#dialler.arrive({ kind: 'reset' })
    this.#accepter.arrive({ kind: 'reset' })
  }

  /** One end has closed; when both have, nobody needs us any more. */
  endpointClosed(): void {
    if (this.#dialler.isOpen || this.#accepter.isOpen) return
    this.#fabric.connections.delete(this)
  }

  /** Something may get through again, or nothing any more. */
  pathChanged(): void {
    this.#toAccepter.retry()
    this.#toDialler.retry()
    this.probe(this.#dialler)
    this.probe(this.#accepter)
  }

  /**
   * Keep-alive: finds out in time when the other end does not answer, or knows nothing of us. It is looked at when
   * something changes, not every second: else a universe with an idle connection would never be idle.
   */
  probe(endpoint: Endpoint): void {
    const delayMs = endpoint.keepAliveMs
    if (delayMs === null || !endpoint.isOpen) return
    const peer = endpoint === this.#dialler ? this.#accepter : this.#dialler
    if (this.#isOpen(endpoint, peer) && this.#isOpen(peer, endpoint) && peer.isOpen) return
    const { version } = this.#fabric
    this.#fabric.after(Math.ceil(delayMs * 1000) + PROBES_US, () => {
      // A later change has begun its own count.
      if (version !== this.#fabric.version || !endpoint.isOpen) return
      const reached = this.#isOpen(endpoint, peer) && this.#isOpen(peer, endpoint)
      if (!reached) endpoint.fail('ETIMEDOUT')
      else if (!peer.isOpen) endpoint.arrive({ kind: 'reset' })
    })
  }

  #wire(from: Endpoint, to: Endpoint): Wire {
    const fabric = this.#fabric
    return new Wire({
      lane: fabric.wireLane(),
      schedule: fabric.schedule,
      dice: fabric.dice,
      delayUs: () => fabric.delayUs(from.host, to.host),
      isOpen: () => this.#isOpen(from, to),
      arrived: (segment) => this.#arrived(segment, to),
      givenUp: (held) => givenUp(held, from, to),
    })
  }

  #isOpen(from: Endpoint, to: Endpoint): boolean {
    return !this.#silent && this.#fabric.isOpen(from.host, to.host)
  }

  #arrived(segment: Segment, to: Endpoint): void {
    const { resetChance } = this.#fabric.faults().net
    const inMemory = to.principal !== null
    if (segment.kind === 'bytes' && !inMemory && this.#fabric.dice.chance(resetChance)) this.cut()
    else to.arrive(segment)
  }
}

/** The one whose bytes nobody acknowledged hears of it: their sender, be it that they or their acknowledgement were held. */
function givenUp(held: readonly Segment[], from: Endpoint, to: Endpoint): void {
  if (held.some(({ kind }) => kind !== 'acknowledged')) from.fail('ETIMEDOUT')
  if (held.some(({ kind }) => kind === 'acknowledged')) to.fail('ETIMEDOUT')
}
