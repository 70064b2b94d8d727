import type { Dice } from '../dice.ts'
import type { Lane } from '../lane.ts'
import type { Schedule, ScheduledEvent } from '../schedule.ts'

/** How long TCP sends again what nobody acknowledges, before it gives the connection up (Linux: about 15 minutes). */
const RETRANSMISSION_US = 900_000_000

/** The longest pause between two tries: bytes that a partition held back arrive up to so long after it heals. */
const LONGEST_RETRY_US = 3_000_000

/** What travels from one end of a connection to the other, in order. */
export type Segment =
  | { readonly kind: 'opened' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** So many bytes were read: the window is open by as many again. */
  | { readonly kind: 'acknowledged'; readonly byteCount: number }
  | { readonly kind: 'finished' }
  | { readonly kind: 'reset' }

export interface WireOptions {
  readonly lane: Lane
  readonly schedule: Schedule
  readonly dice: Dice
  /** How long the next segment is on its way. */
  readonly delayUs: () => number
  /** Whether anything gets through at this moment. */
  readonly isOpen: () => boolean
  readonly arrived: (segment: Segment) => void
  /** Nobody has acknowledged these for too long. */
  readonly givenUp: (held: readonly Segment[]) => void
}

/**
 * One direction of one connection. Segments keep their order whatever delays them, for that is what TCP
 * gives; connections overtake each other freely. What meets a partition waits and is sent again when it heals,
 * except a reset, which nobody repeats: that is how half-open connections come about.
 */
export class Wire {
  readonly #options: WireOptions
  #lastArrivalUs = 0
  #held: Segment[] = []
  #giveUp: ScheduledEvent | null = null

  constructor(options: WireOptions) {
    this.#options = options
  }

  send(segment: Segment): void {
    this.#sendAfter(this.#options.delayUs(), segment)
  }

  /** The path may be open again. */
  retry(): void {
    if (this.#held.length === 0 || !this.#options.isOpen()) return
    const held = this.drop()
    const waitUs = this.#options.dice.below(LONGEST_RETRY_US)
    for (const segment of held) this.#sendAfter(waitUs, segment)
  }

  /** Forgets and gives what was held back: the sender is no more. */
  drop(): readonly Segment[] {
    const held = this.#held
    this.#held = []
    if (this.#giveUp !== null) this.#options.schedule.cancel(this.#giveUp)
    this.#giveUp = null
    return held
  }

  #sendAfter(delayUs: number, segment: Segment): void {
    const { schedule, lane } = this.#options
    const arrivalUs = Math.max(schedule.nowUs + delayUs, this.#lastArrivalUs)
    this.#lastArrivalUs = arrivalUs
    schedule.after(arrivalUs - schedule.nowUs, lane, () => this.#arrive(segment))
  }

  #arrive(segment: Segment): void {
    if (this.#held.length === 0 && this.#options.isOpen()) this.#options.arrived(segment)
    else if (segment.kind !== 'reset') this.#hold(segment)
  }

  #hold(segment: Segment): void {
    this.#held.push(segment)
    const { schedule, lane } = this.#options
    this.#giveUp ??= schedule.after(RETRANSMISSION_US, lane, () => {
      this.#giveUp = null
      this.#options.givenUp(this.drop())
    })
  }
}
