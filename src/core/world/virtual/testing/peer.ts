import type { Socket } from '../../net.ts'
import type { World } from '../../world.ts'
import { ADD, readFrames, sendFrame } from './frames.ts'

const RETRY_MS = 100

/** A connection that confirms nothing for so long is taken for dead: TCP alone would wait a quarter of an hour. */
const SILENCE_MS = 5_000

/** The way to one store: says everything again over each new connection until it is confirmed. */
export class Peer {
  readonly #world: World
  readonly #address: { readonly host: string; readonly port: number }
  readonly #unconfirmed = new Map<number, () => void>()
  #socket: Socket | null = null

  constructor(world: World, host: string, port: number) {
    this.#world = world
    this.#address = { host, port }
    void this.#connect()
  }

  /** Settles when the store has confirmed the value, however long that takes. */
  add(value: number): Promise<void> {
    return new Promise((resolve) => {
      this.#unconfirmed.set(value, resolve)
      if (this.#socket !== null) this.#send(this.#socket, value)
    })
  }

  async #connect(): Promise<void> {
    const handlers = {
      frame: (_socket: Socket, _kind: number, value: number) => this.#confirmed(value),
      closed: () => this.#retry(),
    }
    try {
      const dial = { address: this.#address, timeoutMs: 2_000 }
      this.#socket = await this.#world.net.dial(dial, readFrames(handlers))
    } catch {
      this.#retry()
      return
    }
    for (const value of this.#unconfirmed.keys()) this.#send(this.#socket, value)
  }

  #send(socket: Socket, value: number): void {
    sendFrame(socket, ADD, value)
    this.#world.timers.after(SILENCE_MS, () => {
      if (this.#unconfirmed.has(value) && this.#socket === socket) socket.reset()
    })
  }

  #retry(): void {
    this.#socket = null
    this.#world.timers.after(RETRY_MS, () => void this.#connect())
  }

  #confirmed(value: number): void {
    this.#unconfirmed.get(value)?.()
    this.#unconfirmed.delete(value)
  }
}
