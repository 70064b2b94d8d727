import { MAX_SLICE_MS } from '#core/limits'
import type { World } from '#core/world'

/**
 * How fast a cleaner goes: it yields after every slice of work, so that the serving loop is not held up, and reads and writes
 * no more bytes a second than it may (`log.cleaner.io.max.bytes.per.second`), so that the disk is not.
 */
export class Pace {
  readonly #world: Pick<World, 'clock' | 'timers'>
  readonly #bytesPerSecond: number
  #sliceEndMs: number
  /** When all that was read and written so far is paid for. */
  #paidAtMs: number

  constructor(world: Pick<World, 'clock' | 'timers'>, bytesPerSecond = Number.POSITIVE_INFINITY) {
    this.#world = world
    this.#bytesPerSecond = bytesPerSecond
    this.#paidAtMs = world.clock.monotonicMs()
    this.#sliceEndMs = this.#paidAtMs + MAX_SLICE_MS
  }

  /** Whether the slice has been long enough. */
  get isDue(): boolean {
    return this.#world.clock.monotonicMs() >= this.#sliceEndMs
  }

  async turn(): Promise<void> {
    await this.#world.timers.turn()
    this.#beginSlice()
  }

  /** Notes bytes that were read or written, and waits for as long as they should have taken. */
  async spend(bytes: number): Promise<void> {
    const nowMs = this.#world.clock.monotonicMs()
    this.#paidAtMs = Math.max(this.#paidAtMs, nowMs) + (bytes * 1000) / this.#bytesPerSecond
    const waitMs = this.#paidAtMs - nowMs
    if (waitMs <= 0) return
    await new Promise<void>((resolve) => {
      this.#world.timers.after(waitMs, resolve)
    })
    this.#beginSlice()
  }

  #beginSlice(): void {
    this.#sliceEndMs = this.#world.clock.monotonicMs() + MAX_SLICE_MS
  }
}
