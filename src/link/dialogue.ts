import { Malformed, type Writer } from '#core/bytes'
import type { Cancel, World } from '#core/world'
import { decodeReply, encodeRequest, peekCorrelationId } from '#protocol/frame'
import type { Api, In, Out, Shape } from '#protocol/schema'
import type { Connect } from './connect.ts'
import { type Asked, Conversation } from './conversation.ts'
import { LinkFault } from './fault.ts'
import type { LinkLimits } from './limits.ts'
import { Wire } from './wire.ts'

export interface DialogueOptions {
  readonly world: Pick<World, 'clock' | 'timers'>
  readonly connect: Connect
  readonly clientId: string | null
  readonly limits: LinkLimits
  readonly buffers: LinkBuffers
  /** The last call, once. */
  readonly ended: (fault: LinkFault) => void
}

/** What all links of a process may share, since nothing of a link stays in it between two turns of the loop. */
export interface LinkBuffers {
  readonly landing: Uint8Array
  readonly writer: Writer
}

export interface AskOptions {
  readonly timeoutMs?: number
  /** Before what is held back: the login that holds it. */
  readonly first?: boolean
}

interface Pending extends Asked {
  readonly settle: (frame: Uint8Array) => void
  readonly fail: (fault: LinkFault) => void
}

interface TokenWaiter {
  readonly settle: (frame: Uint8Array) => void
  readonly fail: (fault: LinkFault) => void
}

/** Requests and their answers over one connection, in versions that the caller has chosen. */
export class Dialogue {
  readonly #options: DialogueOptions
  readonly #conversation: Conversation<Pending>
  #wire: Wire | null = null
  #end: LinkFault | null = null
  #cancelTimer: Cancel | null = null
  #timerAtMs = Number.POSITIVE_INFINITY
  #tokenWaiter: TokenWaiter | null = null
  #quiet: (() => void) | null = null
  /** Sent for no answer, and not yet all with the kernel. */
  readonly #leaving = new Set<Pending>()

  /** Rejects with a `LinkFault`; `ended` is then not called. */
  static async open(options: DialogueOptions): Promise<Dialogue> {
    const dialogue = new Dialogue(options)
    dialogue.#wire = await Wire.open({
      connect: options.connect,
      landing: options.buffers.landing,
      maxFrameBytes: options.limits.maxFrameBytes,
      frame: (bytes) => dialogue.#heard(bytes),
      closed: (fault) => dialogue.#ended(fault),
    })
    return dialogue
  }

  private constructor(options: DialogueOptions) {
    this.#options = options
    this.#conversation = new Conversation(options.limits.maxInFlight)
  }

  /** The answer of a request. Rejects with a `LinkFault`, or with `Unencodable` for a body that the version cannot say. */
  async ask<Q extends Shape, P extends Shape>(
    api: Api<Q, P>,
    version: number,
    body: In<Q>,
    options: AskOptions = {},
  ): Promise<Out<P>> {
    const frame = await this.askFrame(api, version, body, options)
    return this.decoded(() => decodeReply(api, version, frame))
  }

  /** The frame that answers a request, undecoded. */
  askFrame<Q extends Shape>(
    api: Api<Q, Shape>,
    version: number,
    body: In<Q>,
    options: AskOptions = {},
  ): Promise<Uint8Array> {
    return new Promise((settle, fail) => {
      this.#accept({ api, version, body }, options, { expectsReply: true, settle, fail })
    })
  }

  /** Sends a request that is not answered (Produce with acks=0). Settles when the kernel has it all. */
  tell<Q extends Shape>(
    api: Api<Q, Shape>,
    version: number,
    body: In<Q>,
    options: AskOptions = {},
  ): Promise<void> {
    return new Promise((resolve, fail) => {
      const settle = (): void => resolve()
      this.#accept({ api, version, body }, options, { expectsReply: false, settle, fail })
    })
  }

  /** Sends a bare token and gives the frame that answers it: SASL after a version 0 handshake. Nothing else may be in flight. */
  exchangeToken(token: Uint8Array): Promise<Uint8Array> {
    return new Promise((settle, fail) => {
      if (this.#end !== null) return fail(this.#end)
      this.#tokenWaiter = { settle, fail }
      const length = Buffer.alloc(4)
      length.writeInt32BE(token.length)
      this.#wire?.write([length, token])
    })
  }

  /** What `decode` gives. Bytes that are not an answer end the link, and reject with that end. */
  decoded<T>(decode: () => T): T {
    try {
      return decode()
    } catch (fault) {
      if (!(fault instanceof Malformed)) throw fault
      this.end(new LinkFault('misspoken', fault.message))
      throw new LinkFault('misspoken', fault.message, 'unknown')
    }
  }

  /** Whether anybody waits for anything. */
  get busy(): boolean {
    return this.#conversation.inFlight + this.#conversation.unsent > 0
  }

  /** Sends nothing more but what goes `first`, and settles when nothing is in flight. */
  hold(): Promise<void> {
    this.#conversation.hold()
    if (this.#conversation.inFlight === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#quiet = resolve
    })
  }

  release(): void {
    this.#conversation.release()
    this.#send()
  }

  /** Cuts the connection: everybody who waits hears the fault. */
  end(fault: LinkFault): void {
    this.#wire?.end(fault)
  }

  #accept<Q extends Shape>(
    request: { api: Api<Q, Shape>; version: number; body: In<Q> },
    options: AskOptions,
    how: Pick<Pending, 'expectsReply' | 'settle' | 'fail'>,
  ): void {
    if (this.#end !== null) return how.fail(this.#end)
    const { world, clientId, limits, buffers } = this.#options
    const correlationId = this.#conversation.correlationId()
    const frame = encodeRequest({ ...request, correlationId, clientId }, buffers.writer)
    const deadlineMs = world.clock.monotonicMs() + (options.timeoutMs ?? limits.requestTimeoutMs)
    this.#conversation.accept({ ...how, correlationId, frame, deadlineMs }, options.first)
    this.#watch(deadlineMs)
    this.#send()
  }

  #send(): void {
    for (let next = this.#conversation.nextToSend(); next !== null; ) {
      const pending = next
      if (pending.expectsReply) this.#wire?.write(pending.frame)
      else this.#sendUnanswered(pending)
      next = this.#conversation.nextToSend()
    }
  }

  #sendUnanswered(pending: Pending): void {
    this.#leaving.add(pending)
    this.#wire?.write(pending.frame, () => {
      this.#leaving.delete(pending)
      pending.settle(new Uint8Array(0))
    })
  }

  #heard(frame: Uint8Array): void {
    const waiter = this.#tokenWaiter
    if (waiter !== null) {
      this.#tokenWaiter = null
      waiter.settle(frame)
      return
    }
    this.#conversation.answered(peekCorrelationId(frame)).settle(frame)
    if (this.#conversation.inFlight === 0) this.#quiet?.()
    this.#send()
  }

  /** One timer for all deadlines: the earliest. */
  #watch(deadlineMs: number): void {
    if (deadlineMs >= this.#timerAtMs) return
    const { clock, timers } = this.#options.world
    this.#cancelTimer?.()
    this.#timerAtMs = deadlineMs
    const delayMs = Math.max(0, deadlineMs - clock.monotonicMs())
    this.#cancelTimer = timers.after(delayMs, () => this.#giveUpLate())
  }

  #giveUpLate(): void {
    this.#timerAtMs = Number.POSITIVE_INFINITY
    const nowMs = this.#options.world.clock.monotonicMs()
    for (const pending of this.#conversation.takeLateUnsent(nowMs))
      pending.fail(new LinkFault('timed-out', 'too much was in flight to send it in time'))
    // What was sent cannot be taken back, and its answer would hold up all that follow: the link ends.
    if (this.#conversation.sentIsLate(nowMs))
      this.end(new LinkFault('timed-out', 'the broker did not answer in time'))
    const nextMs = this.#conversation.nextDeadlineMs()
    if (nextMs < Number.POSITIVE_INFINITY) this.#watch(nextMs)
  }

  #ended(fault: LinkFault): void {
    this.#end = fault
    this.#cancelTimer?.()
    const { sent, unsent } = this.#conversation.end()
    const unknown = fault.unknown()
    for (const pending of [...sent, ...this.#leaving]) pending.fail(unknown)
    for (const pending of unsent) pending.fail(fault)
    this.#leaving.clear()
    this.#tokenWaiter?.fail(fault)
    this.#quiet?.()
    this.#options.ended(fault)
  }
}
