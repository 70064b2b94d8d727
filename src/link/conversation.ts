import { assert } from '#core/assert'
import { Malformed } from '#core/bytes'

/** A request that was accepted and is not settled. */
export interface Asked {
  readonly correlationId: number
  readonly frame: readonly Uint8Array[]
  /** Produce with acks=0 gets none. */
  readonly expectsReply: boolean
  /** On the monotonic clock. */
  readonly deadlineMs: number
}

const CORRELATION_LIMIT = 2 ** 31

/**
 * Who was asked what, and in which order. A broker answers a connection's requests in the order in which they came, so an
 * answer belongs to the oldest of them or is a fault. Pure: it neither writes nor reads the clock.
 */
export class Conversation<A extends Asked> {
  readonly #maxInFlight: number
  #nextCorrelationId = 0
  /** Accepted and not yet sent, oldest first. */
  #waiting: A[] = []
  /** Accepted while the conversation is held; null when it is not. */
  #held: A[] | null = null
  /** Sent and not yet answered, oldest first. */
  #inFlight: A[] = []

  constructor(maxInFlight: number) {
    assert(maxInFlight >= 1, 'a link that may have nothing in flight')
    this.#maxInFlight = maxInFlight
  }

  get inFlight(): number {
    return this.#inFlight.length
  }

  get unsent(): number {
    return this.#waiting.length + (this.#held?.length ?? 0)
  }

  correlationId(): number {
    const id = this.#nextCorrelationId
    this.#nextCorrelationId = (id + 1) % CORRELATION_LIMIT
    return id
  }

  /** `first`: also while the conversation is held. */
  accept(asked: A, first = false): void {
    if (this.#held !== null && !first) this.#held.push(asked)
    else this.#waiting.push(asked)
  }

  /** What is not sent yet stays behind until `release`: a login goes before it. */
  hold(): void {
    assert(this.#held === null, 'held twice')
    this.#held = this.#waiting
    this.#waiting = []
  }

  release(): void {
    this.#waiting.push(...(this.#held ?? []))
    this.#held = null
  }

  /** The next request to write now; null when nothing waits or as much is in flight as may be. */
  nextToSend(): A | null {
    if (this.#inFlight.length >= this.#maxInFlight) return null
    const asked = this.#waiting.shift() ?? null
    if (asked?.expectsReply === true) this.#inFlight.push(asked)
    return asked
  }

  /** Whose answer that is. `Malformed` when it is not the oldest's: the stream has lost its order. */
  answered(correlationId: number): A {
    const oldest = this.#inFlight[0]
    if (oldest === undefined) throw new Malformed('an answer to no question')
    if (oldest.correlationId !== correlationId) throw new Malformed("another question's answer")
    this.#inFlight.shift()
    return oldest
  }

  /** The earliest deadline of all; Infinity when nobody waits. */
  nextDeadlineMs(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const { deadlineMs } of this.#inFlight) earliest = Math.min(earliest, deadlineMs)
    for (const { deadlineMs } of this.#waiting) earliest = Math.min(earliest, deadlineMs)
    for (const { deadlineMs } of this.#held ?? []) earliest = Math.min(earliest, deadlineMs)
    return earliest
  }

  /** Takes out what is late and was never sent: it may be given up alone. */
  takeLateUnsent(nowMs: number): A[] {
    const isLate = (asked: A): boolean => asked.deadlineMs <= nowMs
    const inTime = (asked: A): boolean => asked.deadlineMs > nowMs
    const late = [...this.#waiting.filter(isLate), ...(this.#held ?? []).filter(isLate)]
    this.#waiting = this.#waiting.filter(inTime)
    this.#held = this.#held?.filter(inTime) ?? null
    return late
  }

  /** Whether a sent request is late: then the link must end, since what follows cannot overtake its answer. */
  sentIsLate(nowMs: number): boolean {
    return this.#inFlight.some((asked) => asked.deadlineMs <= nowMs)
  }

  /** Everybody who is still owed something, in order. Nobody is, after that. */
  end(): { sent: A[]; unsent: A[] } {
    const ended = { sent: this.#inFlight, unsent: [...this.#waiting, ...(this.#held ?? [])] }
    this.#inFlight = []
    this.#waiting = []
    this.#held = null
    return ended
  }
}
