import {
  type AcceptSocket,
  type DialOptions,
  type InMemoryAddress,
  type Listener,
  type ListenOptions,
  type Net,
  NetFault,
  type Socket,
} from '../../net.ts'
import type { Cancel } from '../../timers.ts'
import type { MachineClock } from '../clock.ts'
import type { Dice } from '../dice.ts'
import type { Life } from '../life.ts'
import { Connection } from './connection.ts'
import { type Destination, Dial } from './dial.ts'
import { Endpoint } from './endpoint.ts'
import type { Fabric } from './fabric.ts'
import { type Host, loopbackOf } from './host.ts'
import { VirtualListener } from './listener.ts'

const DEFAULT_BACKLOG = 511

/** Every address of the host. */
const ANY = new Set(['0.0.0.0', '::'])

export interface VirtualNetOptions {
  readonly life: Life
  readonly fabric: Fabric
  readonly host: Host
  readonly dice: Dice
  readonly clock: MachineClock
  readonly addressesOf: (host: string) => readonly string[]
}

/** The net door of one incarnation, on the network of its universe. */
export class VirtualNet implements Net {
  readonly #options: VirtualNetOptions
  readonly #life: Life

  constructor(options: VirtualNetOptions) {
    this.#options = options
    this.#life = options.life
  }

  async listen(options: ListenOptions, accept: AcceptSocket): Promise<Listener> {
    if (!this.#life.alive) return this.#life.never()
    const { dice } = this.#options
    return this.#life.answer(dice.between(1, 50), () => this.#listen(options, accept))
  }

  async dial(options: DialOptions, own: AcceptSocket): Promise<Socket> {
    if (!this.#life.alive) return this.#life.never()
    refuseTls(options.tls, 'dial')
    this.#life.trace.noteText('dial', this.#life.lane.number, options.address.host)
    const destination = this.#destinationOf(options.address.host)
    const dial = new Dial(this.#options, options, destination)
    const { clock } = this.#options
    const timeout = this.#life.after(clock.delayUs(options.timeoutMs), () => dial.giveUp())
    try {
      return await dial.run(own)
    } finally {
      this.#life.cancel(timeout)
    }
  }

  pair(options: InMemoryAddress, dialler: AcceptSocket, accepter: AcceptSocket): Cancel {
    this.#life.check()
    const { fabric } = this.#options
    const first = this.#inMemory(options.principal)
    const second = this.#inMemory(options.principal)
    const connection = new Connection(fabric, first, second)
    first.start(dialler)
    second.start(accepter)
    return () => {
      if (this.#life.alive) connection.takeBack()
    }
  }

  #listen(options: ListenOptions, accept: AcceptSocket): Listener {
    refuseTls(options.tls, 'listen')
    const { host, dice } = this.#options
    const asked = options.address
    const boundTo = this.#boundTo(asked.host)
    const port = asked.port === 0 ? host.freePort() : asked.port
    if (!host.isFree(boundTo, port)) {
      throw new NetFault('EADDRINUSE', 'listen', `${asked.host}:${port}`)
    }
    this.#life.trace.note('listen', this.#life.lane.number, port)
    return new VirtualListener({
      life: this.#life,
      host,
      dice,
      boundTo,
      address: { host: boundTo ?? asked.host, port },
      backlog: options.backlog ?? DEFAULT_BACKLOG,
      accept,
    })
  }

  /** `null` for every address of this host. */
  #boundTo(asked: string): string | null {
    if (ANY.has(asked)) return null
    const { host, addressesOf } = this.#options
    const address = loopbackOf(asked) ?? addressesOf(asked)[0] ?? asked
    if (address === host.address || address === loopbackOf(address)) return address
    throw new NetFault('EADDRNOTAVAIL', 'listen', asked)
  }

  #destinationOf(asked: string): Destination {
    const { host, fabric, addressesOf } = this.#options
    const loopback = loopbackOf(asked)
    if (loopback !== undefined) return { host, address: loopback }
    const address = isNumeric(asked) ? asked : addressesOf(asked)[0]
    if (address === undefined) throw new NetFault('ENOTFOUND', 'dial', asked)
    const target = fabric.hostAt(address)
    if (target === undefined) throw new NetFault('EHOSTUNREACH', 'dial', asked)
    return { host: target, address }
  }

  #inMemory(principal: string): Endpoint {
    const { life, host, dice } = this.#options
    const nowhere = { host: '127.0.0.1', port: 0 }
    return new Endpoint({
      life,
      host,
      dice,
      local: nowhere,
      remote: nowhere,
      principal,
      tls: null,
    })
  }
}

function isNumeric(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':')
}

/** Nothing here enciphers: a program that asks for TLS is told so, rather than given a connection that is none. */
function refuseTls(tls: object | undefined, operation: string): void {
  if (tls !== undefined) throw new NetFault('ETLS', operation, 'the virtual world has no TLS')
}
