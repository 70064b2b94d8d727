import { Writer } from '#core/bytes'
import type { Cancel, World } from '#core/world'
import type { Api, In, Out, Shape } from '#protocol/schema'
import type { Connect } from './connect.ts'
import { Dialogue, type LinkBuffers } from './dialogue.ts'
import { LinkFault } from './fault.ts'
import { DEFAULT_LINK_LIMITS, type LinkLimits } from './limits.ts'
import { login, type SaslOptions } from './login.ts'
import { type ClientSoftware, negotiate } from './negotiate.ts'
import type { Served } from './served.ts'

export type LinkWorld = Pick<World, 'clock' | 'timers' | 'random'>

export interface LinkOptions {
  readonly world: LinkWorld
  readonly connect: Connect
  readonly clientId: string | null
  readonly software: ClientSoftware
  readonly sasl?: SaslOptions
  readonly limits?: Partial<LinkLimits>
  /** Absent: of its own. A process with many links gives all of them the same ones. */
  readonly buffers?: LinkBuffers
}

export interface LinkAskOptions {
  /** The highest version whose meaning the caller wants. */
  readonly atMost?: number
  readonly timeoutMs?: number
}

const LANDING_BYTES = 64 * 1024

export function linkBuffers(): LinkBuffers {
  return { landing: Buffer.allocUnsafeSlow(LANDING_BYTES), writer: new Writer() }
}

/**
 * One connection to one broker: dialled, secured, negotiated, logged in, pipelined, timed out. For clients, and for brokers
 * among themselves.
 *
 * It does not come back by itself: when it ends, its owner opens another, after `backoffMs`, because only the owner
 * knows whether that broker is still the one to ask.
 */
export class Link {
  /** Settles with the reason when the link has ended; never rejects. */
  readonly ended: Promise<LinkFault>
  readonly served: Served
  readonly #options: LinkOptions
  readonly #dialogue: Dialogue
  readonly #limits: LinkLimits
  #lastAskedMs: number
  #cancelIdle: Cancel = () => undefined
  #cancelRenewal: Cancel = () => undefined

  /** Rejects with a `LinkFault`, and leaves no connection behind then. */
  static async open(options: LinkOptions): Promise<Link> {
    const { world, connect, clientId, software, sasl } = options
    const limits = { ...DEFAULT_LINK_LIMITS, ...options.limits }
    const buffers = options.buffers ?? linkBuffers()
    let announce: (fault: LinkFault) => void = () => undefined
    const ended = new Promise<LinkFault>((resolve) => {
      announce = resolve
    })
    const dialogue = await Dialogue.open({
      world,
      connect,
      clientId,
      limits,
      buffers,
      ended: announce,
    })
    const cancel = world.timers.after(limits.openTimeoutMs, () =>
      dialogue.end(new LinkFault('timed-out', 'the broker did not let us in in time')),
    )
    try {
      const served = await negotiate(dialogue, software)
      const lifetimeMs = sasl === undefined ? 0 : await login(dialogue, served, sasl)
      return new Link(options, { dialogue, limits, served, ended, lifetimeMs })
    } catch (fault) {
      dialogue.end(new LinkFault('closed', 'the link could not be opened'))
      throw fault
    } finally {
      cancel()
    }
  }

  private constructor(options: LinkOptions, opened: Opened) {
    this.#options = options
    this.#dialogue = opened.dialogue
    this.#limits = opened.limits
    this.served = opened.served
    this.ended = opened.ended
    this.#lastAskedMs = options.world.clock.monotonicMs()
    this.#watchIdle(this.#limits.maxIdleMs)
    this.#planRenewal(opened.lifetimeMs)
    void opened.ended.then(() => this.#stopTimers())
  }

  /**
   * The answer of a request, in the highest version that both sides speak. Rejects with a `LinkFault`, which says whether
   * the request may have had an effect, or with `Unencodable`.
   */
  ask<Q extends Shape, P extends Shape>(
    api: Api<Q, P>,
    body: In<Q>,
    options: LinkAskOptions = {},
  ): Promise<Out<P>> {
    const version = this.served.versionOf(api, options.atMost)
    if (version === null) return Promise.reject(this.#notServed(api))
    this.#lastAskedMs = this.#options.world.clock.monotonicMs()
    return this.#dialogue.ask(api, version, body, options)
  }

  /** Sends a request that is not answered: Produce with acks=0. Settles when the kernel has taken it. */
  tell<Q extends Shape>(
    api: Api<Q, Shape>,
    body: In<Q>,
    options: LinkAskOptions = {},
  ): Promise<void> {
    const version = this.served.versionOf(api, options.atMost)
    if (version === null) return Promise.reject(this.#notServed(api))
    this.#lastAskedMs = this.#options.world.clock.monotonicMs()
    return this.#dialogue.tell(api, version, body, options)
  }

  /** Ends it now. Whoever still waits hears `closed`. */
  close(): void {
    this.#dialogue.end(new LinkFault('closed', 'we closed the link'))
  }

  #notServed(api: Api<Shape, Shape>): LinkFault {
    return new LinkFault('unsupported', `the broker serves no version of ${api.name} that we speak`)
  }

  #watchIdle(delayMs: number): void {
    if (delayMs === Number.POSITIVE_INFINITY) return
    const { clock, timers } = this.#options.world
    this.#cancelIdle = timers.after(delayMs, () => {
      const leftMs = this.#lastAskedMs + this.#limits.maxIdleMs - clock.monotonicMs()
      if (leftMs > 0 || this.#dialogue.busy) this.#watchIdle(Math.max(leftMs, 1))
      else this.#dialogue.end(new LinkFault('idle', 'nothing was asked for long'))
    })
  }

  /** Some time before the session ends, not all links at once (KIP-368). */
  #planRenewal(lifetimeMs: number): void {
    if (lifetimeMs <= 0) return
    const { timers, random } = this.#options.world
    const share = 0.85 + random.stream('link.renewal').below(100) / 1000
    this.#cancelRenewal = timers.after(lifetimeMs * share, () => void this.#renew())
  }

  async #renew(): Promise<void> {
    await this.#dialogue.hold()
    try {
      const lifetimeMs = await login(this.#dialogue, this.served, this.#options.sasl as SaslOptions)
      this.#dialogue.release()
      this.#planRenewal(lifetimeMs)
    } catch (fault) {
      this.#dialogue.end(fault as LinkFault)
    }
  }

  #stopTimers(): void {
    this.#cancelIdle()
    this.#cancelRenewal()
  }
}

interface Opened {
  readonly dialogue: Dialogue
  readonly limits: LinkLimits
  readonly served: Served
  readonly ended: Promise<LinkFault>
  readonly lifetimeMs: number
}
