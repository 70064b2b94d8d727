/**
 * The syncs of one file, at most one at a time and at most one waiting.
 *
 * Whoever asks while one runs gets the next one, because the running call may have started before his
 * bytes were there; all who wait for the next one share it. So a thousand producers with `acks=all` and
 * flush on every message cost two system calls and not a thousand.
 */
export class SyncLine {
  readonly #changesSoFar: () => Promise<void>
  readonly #sync: () => Promise<void>
  #next: Promise<void> | null = null
  /** The sync that was asked for last; never rejects. */
  #last: Promise<void> = Promise.resolve()

  /** `sync` makes the system call, after the changes that `changesSoFar` stands for have been made. */
  constructor(changesSoFar: () => Promise<void>, sync: () => Promise<void>) {
    this.#changesSoFar = changesSoFar
    this.#sync = sync
  }

  ask(): Promise<void> {
    if (this.#next === null) {
      this.#next = this.#after(this.#last)
      this.#last = this.#next.then(ignore, ignore)
    }
    return this.#next
  }

  async #after(previous: Promise<void>): Promise<void> {
    await previous
    await this.#changesSoFar()
    this.#next = null
    await this.#sync()
  }
}

function ignore(): void {}
