import type { World } from '../world.ts'
import type { Life } from './life.ts'

/** How an incarnation ended. */
export type End =
  | { readonly cause: 'crash' | 'powerLoss' }
  /** It found a bug in itself, or threw one out of an event. */
  | { readonly cause: 'halt'; readonly bug: unknown }

/** One process: from its start to its death, which is final. */
export class Incarnation {
  readonly world: World
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<End>
  readonly #life: Life
  readonly #proceed: () => void
  #stopped = false
  #end: End | null = null
  #tellEnd: (end: End) => void = () => {}

  /** `proceed` takes one reason to stand still away. */
  constructor(life: Life, world: World, proceed: () => void) {
    this.#life = life
    this.world = world
    this.#proceed = proceed
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve
    })
  }

  get name(): string {
    return this.#life.lane.name
  }

  /** `null` while it lives. */
  get end(): End | null {
    return this.#end
  }

  /**
   * Kills the process (SIGKILL). What it wrote stays in the page cache; calls that were under way
   * have happened or not; it hears, says and does nothing any more.
   */
  crash(): void {
    this.finish({ cause: 'crash' })
  }

  /** Stops the process as SIGSTOP does. Its machine goes on: connections stay, and bytes pile up. */
  pause(): void {
    if (this.#stopped || !this.#life.alive) return
    this.#stopped = true
    this.#life.lane.pauses += 1
  }

  /** Lets it go on; what came due meanwhile happens now, in its order. */
  resume(): void {
    if (!this.#stopped || !this.#life.alive) return
    this.#stopped = false
    this.#proceed()
  }

  /** For the universe: ends it by any cause. The first cause stays. */
  finish(end: End): void {
    if (this.#end !== null) return
    this.#end = end
    this.#life.cut()
    this.#tellEnd(end)
  }
}
