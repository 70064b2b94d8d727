import type { Cancel } from '../timers.ts'
import { Gone } from '../world.ts'

/** Gives back one thing that an incarnation holds: closes a socket, drops a timer, waits for a thread. */
export type Release = () => void | Promise<void>

/**
 * One life of one world: while it lasts everything passes, afterwards nothing does.
 *
 * Why promises go through here: in one process the async functions of a crashed broker would go on with
 * every promise that settles, and write to the files of its successor [E27].
 */
export class Incarnation {
  #gone = false
  readonly #onBug: (bug: Error) => void
  readonly #held = new Set<Release>()
  readonly #heldToTheLast = new Set<Release>()
  #ending: Promise<void> | null = null

  /** `onBug` is told what was thrown by code that we called from the outside world. */
  constructor(onBug: (bug: Error) => void) {
    this.#onBug = onBug
  }

  get gone(): boolean {
    return this.#gone
  }

  /** Throws `Gone` when it is over: the first line of every synchronous call. */
  check(): void {
    if (this.#gone) throw new Gone()
  }

  /**
   * Lets the outside in: runs code of the broker for a timer, for bytes or for an answer. This is the
   * only place that catches what it throws, because a bug ends the broker and not the process [E5].
   */
  enter(task: () => void): void {
    if (this.#gone) return
    try {
      task()
    } catch (bug) {
      // The one who found a bug halts the world and then throws it: by then it has been told.
      if (!this.#gone) this.#onBug(toError(bug))
    }
  }

  /** Gives what `promise` gives, but never settles once the incarnation is over. */
  guard<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      promise.then(
        (value) => {
          if (!this.#gone) resolve(value)
        },
        (fault) => {
          if (!this.#gone) reject(fault)
        },
      )
    })
  }

  /** Starts what gives a promise; when the incarnation is over, starts nothing and never settles. */
  start<T>(work: () => Promise<T>): Promise<T> {
    if (this.#gone) return new Promise<T>(() => {})
    return this.guard(work())
  }

  /** Keeps something to give back at the end; the returned function forgets it. */
  hold(release: Release): Cancel {
    this.#held.add(release)
    return () => {
      this.#held.delete(release)
    }
  }

  /**
   * As `hold`, but given back when all the rest has been: a directory's lock is let go only when no
   * thread writes in that directory any more, or the successor would find its files changing.
   */
  holdToTheLast(release: Release): Cancel {
    this.#heldToTheLast.add(release)
    return () => {
      this.#heldToTheLast.delete(release)
    }
  }

  /** Ends it, at once. The promise settles when everything that was held has been given back. */
  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    this.#gone = true
    await giveBack(this.#held)
    await giveBack(this.#heldToTheLast)
  }
}

async function giveBack(held: Set<Release>): Promise<void> {
  const releases = [...held]
  held.clear()
  await Promise.all(releases.map(async (release) => release()))
}

/** Anything can be thrown, and an `Error` may come from another realm [E33]. */
export function toError(thrown: unknown): Error {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return thrown as Error
  return new Error(`not an Error was thrown: ${String(thrown)}`)
}
