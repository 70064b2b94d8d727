import { type AcceptSocket, type DialOptions, NetFault, type Socket } from '../../net.ts'
import type { Dice } from '../dice.ts'
import type { Life } from '../life.ts'
import { Connection } from './connection.ts'
import { Endpoint } from './endpoint.ts'
import type { Fabric } from './fabric.ts'
import type { Host } from './host.ts'

/** After how long an unanswered SYN is sent again, doubled each time (Linux: a second). */
const FIRST_RETRY_US = 1_000_000

/** Where a dial goes. */
export interface Destination {
  readonly host: Host
  readonly address: string
}

export interface DialParts {
  readonly life: Life
  readonly fabric: Fabric
  readonly dice: Dice
  readonly host: Host
}

/** One attempt to connect, from the call to a connection or a fault. */
export class Dial {
  readonly #parts: DialParts
  readonly #options: DialOptions
  readonly #destination: Destination
  #over = false
  #fail: (fault: NetFault) => void = () => {}

  constructor(parts: DialParts, options: DialOptions, destination: Destination) {
    this.#parts = parts
    this.#options = options
    this.#destination = destination
  }

  run(own: AcceptSocket): Promise<Socket> {
    return new Promise((resolve, reject) => {
      this.#fail = (fault) => {
        if (this.#over) return
        this.#over = true
        reject(fault)
      }
      this.#knock(FIRST_RETRY_US, (endpoint) => {
        if (this.#over) {
          endpoint.reset()
          return
        }
        this.#over = true
        endpoint.start(own)
        resolve(endpoint)
      })
    })
  }

  /** The time is up. */
  giveUp(): void {
    this.#fail(new NetFault('ETIMEDOUT', 'dial', this.#text()))
  }

  /** Sends a SYN, again and again while nobody answers. */
  #knock(retryUs: number, connected: (endpoint: Endpoint) => void): void {
    const { life, fabric, dice } = this.#parts
    if (this.#over || !life.alive) return
    const delayUs = this.#delayUs()
    fabric.after(delayUs, () => {
      if (this.#over || !life.alive || this.#arrived(connected)) return
      life.after(retryUs, () => this.#knock(2 * retryUs + dice.below(1_000), connected))
    })
  }

  /** The SYN reached the other kernel, if it did; false when nobody will answer it. */
  #arrived(connected: (endpoint: Endpoint) => void): boolean {
    const { fabric, dice, host } = this.#parts
    const { host: target, address } = this.#destination
    if (!fabric.isOpen(host, target)) return false
    const listening = target.listening(address, this.#options.address.port)
    if (listening === undefined || dice.chance(fabric.faults().net.refuseChance)) {
      // The refusal may meet a partition too, and is not repeated unless it is asked for again.
      if (!fabric.isOpen(target, host)) return false
      this.#refused()
      return true
    }
    if (!listening.hasRoom) return false
    const mine = this.#makeEndpoint()
    const theirs = listening.makeEndpoint(mine.local, address)
    mine.opened = () => this.#parts.life.after(1, () => connected(mine))
    mine.failed = (fault) => this.#fail(fault)
    const connection = new Connection(fabric, mine, theirs)
    if (dice.chance(fabric.faults().net.silenceChance)) {
      fabric.after(dice.between(1, 10_000_000), () => connection.silence())
    }
    connection.open()
    listening.arrived(theirs)
    return true
  }

  #refused(): void {
    const { life } = this.#parts
    life.after(this.#delayUs(), () =>
      this.#fail(new NetFault('ECONNREFUSED', 'dial', this.#text())),
    )
  }

  #makeEndpoint(): Endpoint {
    const { life, dice, host } = this.#parts
    const { address } = this.#destination
    const own = this.#destination.host === host ? address : host.address
    return new Endpoint({
      life,
      host,
      dice,
      local: { host: own, port: host.freePort() },
      remote: { host: address, port: this.#options.address.port },
      principal: null,
      tls: null,
    })
  }

  #delayUs(): number {
    return this.#parts.fabric.delayUs(this.#parts.host, this.#destination.host)
  }

  #text(): string {
    const { host, port } = this.#options.address
    return `${host}:${port}`
  }
}
