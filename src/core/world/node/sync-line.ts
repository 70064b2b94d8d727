/**
 * The syncs of one file, at most one at a time and at most one waiting.
 *
 * Whoever asks while one runs gets the next one, because the running call may have started before his
 * bytes were there; all who wait for the next one share it. So a thousand producers with `acks=all` and
 * flush on every message cost two system calls and not a thousand.
 */
export class SyncLine {
  readonly #sync: () => Promise<void>
  #next: Promise<void> | null = null
  /** What the next one comes after: the changes made before the last who asked for it. */
  #changes: Promise<void> = Promise.resolve()
  /** The sync that was asked for last; never rejects. */
  #last: Promise<void> = Promise.resolve()
  #underWay = 0

  /** `sync` makes the system call. */
  constructor(sync: () => Promise<void>) {
    this.#sync = sync
  }

  get isIdle(): boolean {
    return this.#underWay === 0
  }

  /** Settles when all that were asked for so far are over; never rejects. */
  get idle(): Promise<void> {
    return this.#last
  }

  /** `changes` are those that it must cover, and none made later: a close may be waiting for this very sync. */
  ask(changes: Promise<void>): Promise<void> {
    this.#changes = changes
    if (this.#next === null) {
      this.#next = this.#after(this.#last)
      this.#underWay++
      const leave = (): void => {
        this.#underWay--
      }
      this.#last = this.#next.then(leave, leave)
    }
    return this.#next
  }

  async #after(previous: Promise<void>): Promise<void> {
    await previous
    for (let awaited: Promise<void> | null = null; awaited !== this.#changes; ) {
      awaited = this.#changes
      await awaited
    }
    this.#next = null
    await this.#sync()
  }
}
