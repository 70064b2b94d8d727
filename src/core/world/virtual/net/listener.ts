import type { AcceptSocket, Listener, NetAddress } from '../../net.ts'
import type { Dice } from '../dice.ts'
import type { Life, Unanswered } from '../life.ts'
import { Endpoint } from './endpoint.ts'
import type { Host, Listening } from './host.ts'

export interface ListenerOptions {
  readonly life: Life
  readonly host: Host
  readonly dice: Dice
  readonly boundTo: string | null
  /** What a program is told of the address. */
  readonly address: NetAddress
  readonly backlog: number
  readonly accept: AcceptSocket
}

/**
 * One listening socket. A connection stands as soon as the kernels have made it, also while the process
 * stands still; here it waits to be accepted.
 */
export class VirtualListener implements Listener, Listening, Unanswered {
  readonly address: NetAddress
  readonly boundTo: string | null
  readonly #options: ListenerOptions
  #waiting: Endpoint[] = []
  #acceptPlanned = false
  #paused = false

  constructor(options: ListenerOptions) {
    this.#options = options
    this.address = options.address
    this.boundTo = options.boundTo
    options.host.listen(this)
    options.life.begin(this)
  }

  get port(): number {
    return this.address.port
  }

  get hasRoom(): boolean {
    return this.#waiting.length < this.#options.backlog
  }

  pauseAccepting(): void {
    this.#options.life.check()
    this.#paused = true
  }

  resumeAccepting(): void {
    this.#options.life.check()
    this.#paused = false
    this.#planAccept()
  }

  close(): Promise<void> {
    const { life, host, dice } = this.#options
    if (!life.alive) return life.never()
    life.finish(this)
    host.stopListening(this)
    for (const endpoint of this.#waiting) endpoint.reset()
    this.#waiting = []
    return life.answer(dice.between(1, 50), () => {})
  }

  makeEndpoint(remote: NetAddress, to: string): Endpoint {
    const { life, host, dice } = this.#options
    const local = { host: to, port: this.port }
    return new Endpoint({ life, host, dice, local, remote, principal: null, tls: null })
  }

  arrived(endpoint: Endpoint): void {
    this.#waiting.push(endpoint)
    this.#planAccept()
  }

  /** The process has died; its endpoints die by themselves. */
  abandon(): void {
    this.#options.host.stopListening(this)
    this.#waiting = []
  }

  #planAccept(): void {
    if (this.#acceptPlanned || this.#paused || this.#waiting.length === 0) return
    this.#acceptPlanned = true
    const { life, dice, accept } = this.#options
    life.after(dice.between(1, 50), () => {
      this.#acceptPlanned = false
      if (this.#paused) return
      const endpoint = this.#waiting.shift()
      // More may wait; the owner's code may also throw, and then this world is gone anyway.
      this.#planAccept()
      if (endpoint?.isOpen) endpoint.start(accept)
    })
  }
}
