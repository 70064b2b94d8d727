import { connect, type Socket as RawSocket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { type AcceptSocket, type DialOptions, NetFault } from '../net.ts'
import type { Cancel, Timers } from '../timers.ts'
import { readingInto } from './direct-reads.ts'
import { Inbox } from './inbox.ts'
import { addressesOf, type NetParts } from './listener.ts'
import { toNetFault } from './net-fault.ts'
import { resolve } from './resolve.ts'
import { cut, NodeSocket } from './socket.ts'
import { peerOf, toClientOptions } from './tls-options.ts'

export interface DiallerParts extends NetParts {
  readonly timers: Timers
  readonly direct: boolean
}

/** One call of `dial`: all addresses of the host in turn, under one deadline. */
export class Dialling {
  readonly #parts: DiallerParts
  readonly #options: DialOptions
  readonly #own: AcceptSocket
  /** What is being tried; cut when time is up or the world ends. */
  #raw: RawSocket | null = null
  #late = false

  constructor(parts: DiallerParts, options: DialOptions, own: AcceptSocket) {
    this.#parts = parts
    this.#options = options
    this.#own = own
  }

  async run(): Promise<NodeSocket> {
    const { timers, incarnation } = this.#parts
    let cancel: Cancel = () => {}
    const late = new Promise<never>((_, reject) => {
      cancel = timers.after(this.#options.timeoutMs, () => {
        this.#late = true
        reject(new NetFault('ETIMEDOUT', this.#name(this.#options.address.host)))
        this.#cut()
      })
    })
    const forget = incarnation.hold(() => this.#cut())
    try {
      return await Promise.race([this.#tryAll(), late])
    } finally {
      cancel()
      forget()
    }
  }

  /**
   * One after the other, and not Node's race of families: that gives each address but the last 250 ms and then gives up
   * on it, which no connection over a slow line survives (nodejs/node #54359).
   */
  async #tryAll(): Promise<NodeSocket> {
    const addresses = await resolve(this.#options.address.host)
    let last: unknown = null
    for (const address of addresses) {
      if (this.#late) break
      this.#parts.incarnation.check()
      try {
        return await this.#try(address)
      } catch (fault) {
        last = fault
      }
    }
    throw last ?? new NetFault('ETIMEDOUT', this.#name(this.#options.address.host))
  }

  #try(host: string): Promise<NodeSocket> {
    const { incarnation, direct } = this.#parts
    const { tls } = this.#options
    const inbox = new Inbox()
    return new Promise((resolved, rejected) => {
      const raw = this.#connect(host, inbox)
      this.#raw = raw
      let fault: unknown = new NetFault('ECONNRESET', this.#name(host))
      const failed = (thrown: unknown): void => {
        fault = toNetFault(thrown, this.#name(host), tls !== undefined)
      }
      const closed = (): void => rejected(fault)
      raw.once('error', failed)
      raw.once('close', closed)
      raw.once(tls === undefined ? 'connect' : 'secureConnect', () => {
        const addresses = addressesOf(raw)
        // It is closed already, or nobody waits for it: `close` is on its way.
        if (addresses === null || this.#late || incarnation.gone) {
          raw.destroy()
          return
        }
        raw.off('error', failed)
        raw.off('close', closed)
        this.#raw = null
        const peer = tls === undefined ? null : peerOf(raw as TLSSocket)
        const connection = { raw, carrier: raw, inbox, direct, ...addresses, tls: peer }
        resolved(NodeSocket.start(incarnation, connection, this.#own))
      })
    })
  }

  #connect(host: string, inbox: Inbox): RawSocket {
    const { incarnation, direct } = this.#parts
    const { address, tls } = this.#options
    const enter = (task: () => void) => incarnation.enter(task)
    const options = {
      host,
      port: address.port,
      allowHalfOpen: true,
      autoSelectFamily: false,
      ...(direct ? { onread: readingInto(inbox, enter) } : {}),
    }
    if (tls === undefined) return connect(options)
    return connectTls({ ...options, ...toClientOptions(tls, address.host) })
  }

  #cut(): void {
    if (this.#raw !== null) cut(this.#raw)
    this.#raw = null
  }

  #name(host: string): string {
    const { address } = this.#options
    const via = host === address.host ? '' : ` via ${host}`
    return `dial ${address.host}:${address.port}${via}`
  }
}
