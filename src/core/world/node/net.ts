import { createServer, type Server } from 'node:net'
import type { LogLine } from '../../logging/index.ts'
import type {
  AcceptSocket,
  DialOptions,
  InMemoryAddress,
  Listener,
  ListenOptions,
  Net,
  Socket,
} from '../net.ts'
import type { Cancel, Timers } from '../timers.ts'
import { Dialling } from './dial.ts'
import { probeDirectReads } from './direct-reads.ts'
import type { Incarnation } from './incarnation.ts'
import { NodeListener } from './listener.ts'
import { joinInMemory } from './memory-pair.ts'
import { toNetFault } from './net-fault.ts'

/** Node's own, and Linux's `somaxconn` cuts it anyway. */
const BACKLOG = 511

/** How incoming bytes reach an owner's buffer: by the kernel, by a copy, or as the probe says. */
export type Reads = 'probe' | 'direct' | 'copied'

export interface NetOptions {
  readonly timers: Timers
  readonly log: (line: LogLine) => void
  readonly reads: Reads
}

/** The network of the system. */
export class NodeNet implements Net {
  readonly #incarnation: Incarnation
  readonly #options: NetOptions
  #direct: Promise<boolean> | null = null

  constructor(incarnation: Incarnation, options: NetOptions) {
    this.#incarnation = incarnation
    this.#options = options
  }

  listen(options: ListenOptions, accept: AcceptSocket): Promise<Listener> {
    return this.#incarnation.start(() => this.#listen(options, accept))
  }

  dial(options: DialOptions, own: AcceptSocket): Promise<Socket> {
    const { timers, log, reads } = this.#options
    // `onread` of a dialled socket is documented, so it needs no probe but a runtime that is Node.
    const direct = reads === 'direct' || (reads === 'probe' && !('bun' in process.versions))
    return this.#incarnation.start(async () => {
      const parts = { incarnation: this.#incarnation, timers, log, direct }
      try {
        return await new Dialling(parts, options, own).run()
      } catch (thrown) {
        // A bad certificate is thrown inside the call, before there is a socket.
        const { host, port } = options.address
        throw toNetFault(thrown, `dial ${host}:${port}`, options.tls !== undefined)
      }
    })
  }

  pair(options: InMemoryAddress, dialler: AcceptSocket, accepter: AcceptSocket): Cancel {
    this.#incarnation.check()
    return joinInMemory(this.#incarnation, options, { dialler, accepter })
  }

  async #listen(options: ListenOptions, accept: AcceptSocket): Promise<Listener> {
    const { host, port } = options.address
    const backlog = options.backlog ?? BACKLOG
    const direct = options.tls === undefined && (await this.#readsDirectly())
    this.#incarnation.check()
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true })
    try {
      await listening(server, { host, port, backlog })
      this.#incarnation.check()
      const { tls } = options
      const parts = { incarnation: this.#incarnation, log: this.#options.log }
      return new NodeListener(parts, server, { accept, direct, backlog, tls })
    } catch (thrown) {
      server.close()
      throw toNetFault(thrown, `listen ${host}:${port}`, options.tls !== undefined)
    }
  }

  #readsDirectly(): Promise<boolean> {
    this.#direct ??=
      this.#options.reads === 'probe'
        ? probeDirectReads().then((works) => this.#tell(works))
        : Promise.resolve(this.#options.reads === 'direct')
    return this.#direct
  }

  #tell(works: boolean): boolean {
    if (!works) {
      const message = 'sockets are read through a copy: this runtime does not fill our buffers'
      this.#options.log({ level: 'warn', source: 'world.net', message, fields: {} })
    }
    return works
  }
}

function listening(
  server: Server,
  address: { readonly host: string; readonly port: number; readonly backlog: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // Exclusive: a worker of the cluster module would share its port with the others.
    server.listen({ ...address, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
