import type { Dice } from '../dice.ts'
import type { Endpoint } from './endpoint.ts'

/** Somebody who listens on a host. */
export interface Listening {
  /** `null`: to every address of the host. */
  readonly boundTo: string | null
  readonly port: number
  /** Whether the kernel has room for one more connection that nobody has accepted. */
  readonly hasRoom: boolean
  /** A connection stands and waits to be accepted. */
  arrived(endpoint: Endpoint): void
  /** Makes our end of a connection that a host asks for. */
  makeEndpoint(from: { readonly host: string; readonly port: number }, to: string): Endpoint
}

const LOOPBACK = new Map([
  ['localhost', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
])

/** The loopback address that a name stands for, if it is one. */
export function loopbackOf(host: string): string | undefined {
  return LOOPBACK.get(host)
}

/** The network side of one machine's kernel: addresses and ports. */
export class Host {
  readonly name: string
  readonly address: string
  readonly #listening = new Set<Listening>()
  #nextPort: number
  /** Without power nothing is answered and nothing is sent. */
  powered = true

  constructor(name: string, address: string, dice: Dice) {
    this.name = name
    this.address = address
    this.#nextPort = 32_768 + dice.below(10_000)
  }

  /** A port that nobody has had lately: for diallers, and for those who listen on port 0. */
  freePort(): number {
    do {
      this.#nextPort = this.#nextPort >= 60_999 ? 32_768 : this.#nextPort + 1
    } while (!this.isFree(null, this.#nextPort))
    return this.#nextPort
  }

  isFree(address: string | null, port: number): boolean {
    for (const other of this.#listening) {
      if (other.port !== port) continue
      if (address === null || other.boundTo === null || other.boundTo === address) return false
    }
    return true
  }

  /** Who is to answer at an address and port. */
  listening(address: string, port: number): Listening | undefined {
    for (const listening of this.#listening) {
      if (listening.port !== port) continue
      if (listening.boundTo === null || listening.boundTo === address) return listening
    }
    return undefined
  }

  listen(listening: Listening): void {
    this.#listening.add(listening)
  }

  stopListening(listening: Listening): void {
    this.#listening.delete(listening)
  }
}
