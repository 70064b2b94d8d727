import type { Lane } from './lane.ts'

/** One thing that will happen. `task` is null once it was taken back. */
export interface ScheduledEvent {
  readonly atUs: number
  /** Orders what happens in the same microsecond on different lanes: drawn by the seed, not by who came first. */
  readonly tie: number
  readonly sequence: number
  readonly lane: Lane
  task: (() => void) | null
  /** Still in the heap. */
  queued: boolean
}

/**
 * The heap of everything that will happen, and the virtual time, in whole microseconds.
 *
 * Order: time, then a tie drawn from (seed, time, lane), then the order of scheduling. So the events of one lane at one
 * instant keep their order, as they do in one process, and lanes are shuffled among each other,
 * because two machines have no order that a program may rely on.
 */
export class Schedule {
  readonly #heap: ScheduledEvent[] = []
  readonly #salt: number
  #sequence = 0
  #taken = 0

  /** Virtual microseconds since the universe began. */
  nowUs = 0

  /** Told of every new event: whoever drives an idle universe wakes up by it. */
  pushed: () => void = () => {}

  constructor(salt: number) {
    this.#salt = salt
  }

  after(delayUs: number, lane: Lane, task: () => void): ScheduledEvent {
    const atUs = this.nowUs + delayUs
    const event: ScheduledEvent = {
      atUs,
      tie: tieOf(this.#salt, lane.number, atUs),
      sequence: this.#sequence,
      lane,
      task,
      queued: true,
    }
    this.#sequence += 1
    this.#heap.push(event)
    this.#rise(this.#heap.length - 1)
    this.pushed()
    return event
  }

  /** Takes an event back; one that has happened, or was taken back, stays so. */
  cancel(event: ScheduledEvent): void {
    if (event.task === null) return
    event.task = null
    if (!event.queued) return
    this.#taken += 1
    // Timeouts are nearly always taken back: without this the heap would hold a minute of them.
    if (this.#taken > 64 && this.#taken * 2 > this.#heap.length) this.#sweep()
  }

  /** When the next event is due; Infinity when there is none. */
  nextAtUs(): number {
    this.#dropTaken()
    return this.#heap[0]?.atUs ?? Number.POSITIVE_INFINITY
  }

  /** Takes the next event out and moves time to it. */
  next(): ScheduledEvent | undefined {
    this.#dropTaken()
    const event = this.#removeFirst()
    if (event === undefined) return undefined
    event.queued = false
    this.nowUs = event.atUs
    return event
  }

  /** Takes back everything that a dead lane still had to do, so that it does not hold time up. */
  drop(lane: Lane): void {
    for (const event of this.#heap) if (event.lane === lane) event.task = null
    this.#sweep()
    for (const event of lane.deferred) event.task = null
    lane.deferred = []
  }

  #dropTaken(): void {
    while (this.#heap.length > 0 && this.#heap[0]?.task === null) {
      this.#removeFirst()
      this.#taken -= 1
    }
  }

  #removeFirst(): ScheduledEvent | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last
      this.#sink(0)
    }
    return first
  }

  #sweep(): void {
    const live = this.#heap.filter((event) => event.task !== null)
    this.#heap.length = 0
    for (const event of live) this.#heap.push(event)
    this.#taken = 0
    for (let at = (live.length >> 1) - 1; at >= 0; at -= 1) this.#sink(at)
  }

  #rise(from: number): void {
    const heap = this.#heap
    let at = from
    const event = heap[at] as ScheduledEvent
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above] as ScheduledEvent
      if (isBefore(parent, event)) break
      heap[at] = parent
      at = above
    }
    heap[at] = event
  }

  #sink(from: number): void {
    const heap = this.#heap
    const event = heap[from] as ScheduledEvent
    let at = from
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      const right = below + 1
      if (
        right < heap.length &&
        isBefore(heap[right] as ScheduledEvent, heap[below] as ScheduledEvent)
      ) {
        below = right
      }
      const child = heap[below] as ScheduledEvent
      if (isBefore(event, child)) break
      heap[at] = child
      at = below
    }
    heap[at] = event
  }
}

function isBefore(left: ScheduledEvent, right: ScheduledEvent): boolean {
  if (left.atUs !== right.atUs) return left.atUs < right.atUs
  if (left.tie !== right.tie) return left.tie < right.tie
  return left.sequence < right.sequence
}

/** 53 bits would be nicer than 32, but a tie of ties only falls back on the sequence. */
function tieOf(salt: number, lane: number, atUs: number): number {
  let hash = Math.imul(salt ^ lane, 0x9e3779b1) ^ (atUs | 0)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) | 0
}
