import assert from 'node:assert/strict'
import type { NetFault, Socket, SocketOwner, TlsClientOptions, TlsServerOptions } from '../net.ts'
import type { World } from '../world.ts'

/**
 * An owner that keeps all it hears, in buffers of one size, and checks that the calls come as promised.
 * What is wrong is kept and not thrown, because a throw would halt the world and with it the test.
 */
export class Recorder implements SocketOwner {
  readonly events: string[] = []
  readonly wrong: string[] = []
  readonly #bytes: Uint8Array[] = []
  readonly #buffer: Uint8Array
  fault: NetFault | null = null
  receivedBytes = 0
  onFilled: () => void = () => {}
  #given = false

  constructor(bufferBytes = 1000) {
    this.#buffer = new Uint8Array(bufferBytes)
  }

  get text(): string {
    return Buffer.concat(this.#bytes).toString('latin1')
  }

  /** How it ended; `drained` may or may not come before, as the other side reads. */
  get ending(): readonly string[] {
    return this.events.filter((event) => event !== 'drained')
  }

  get isClosed(): boolean {
    return this.events.includes('closed')
  }

  next(): Uint8Array {
    if (this.#given) this.wrong.push('next was asked twice')
    if (this.isClosed) this.wrong.push('next after closed')
    this.#given = true
    return this.#buffer
  }

  filled(byteCount: number): void {
    if (!this.#given) this.wrong.push('filled without next')
    if (this.isClosed) this.wrong.push('filled after closed')
    if (this.events.includes('ended')) this.wrong.push('filled after ended')
    if (!(byteCount >= 1 && byteCount <= this.#buffer.byteLength))
      this.wrong.push('filled too much')
    this.#given = false
    this.receivedBytes += byteCount
    this.#bytes.push(this.#buffer.slice(0, byteCount))
    this.onFilled()
  }

  ended(): void {
    this.events.push('ended')
  }

  drained(): void {
    this.events.push('drained')
  }

  closed(fault: NetFault | null): void {
    this.fault = fault
    this.events.push('closed')
  }
}

export interface End {
  readonly socket: Socket
  readonly owner: Recorder
}

/** Both ends of a connection that stands. */
export interface Joined {
  readonly client: End
  readonly server: End
}

/** Connects two recorders, over the network or in memory. */
export type Join = (
  world: World,
  owners?: { client?: Recorder; server?: Recorder },
) => Promise<Joined>

const LOOPBACK = '127.0.0.1'

/** What a connection over the network is secured with. */
export interface Security {
  readonly server: TlsServerOptions
  readonly client: TlsClientOptions
}

export const joinByNetwork: Join = (world, owners) => joinOver(null, world, owners)

export function joinOverTls(security: Security): Join {
  return (world, owners) => joinOver(security, world, owners)
}

async function joinOver(
  security: Security | null,
  world: World,
  owners: Parameters<Join>[1] = {},
): Promise<Joined> {
  const client = owners.client ?? new Recorder()
  const server = owners.server ?? new Recorder()
  let accepted: Socket | null = null
  const listening = {
    address: { host: LOOPBACK, port: 0 },
    ...(security === null ? {} : { tls: security.server }),
  }
  const listener = await world.net.listen(listening, (socket) => {
    accepted = socket
    return server
  })
  const dialling = {
    address: listener.address,
    timeoutMs: 5000,
    ...(security === null ? {} : { tls: security.client }),
  }
  const socket = await world.net.dial(dialling, () => client)
  await until(world, () => accepted !== null)
  await listener.close()
  assert.ok(accepted !== null)
  return { client: { socket, owner: client }, server: { socket: accepted, owner: server } }
}

export const joinInMemory: Join = (world, owners = {}) => {
  const client = owners.client ?? new Recorder()
  const server = owners.server ?? new Recorder()
  const ends: Socket[] = []
  const own = (owner: Recorder) => (socket: Socket) => {
    ends.push(socket)
    return owner
  }
  world.net.pair({ principal: 'User:alice' }, own(client), (socket) => {
    ends.unshift(socket)
    return server
  })
  const [accepted, dialled] = ends as [Socket, Socket]
  return Promise.resolve({
    client: { socket: dialled, owner: client },
    server: { socket: accepted, owner: server },
  })
}

/** Waits in the world's own time until something has happened. */
export async function until(world: World, condition: () => boolean): Promise<void> {
  for (let round = 0; round < 5000; round++) {
    if (condition()) return
    await later(world, 1)
  }
  assert.fail('it never happened')
}

export function later({ timers }: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve)
  })
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
