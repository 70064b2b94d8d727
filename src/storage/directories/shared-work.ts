/**
 * Work that many ask for at the same time and that is done once for all of them, such as a sync. Who asks while it is under
 * way waits for the next time: the one that runs may have begun before what he wants done.
 */
export class SharedWork {
  readonly #work: () => Promise<void>
  #running: Promise<void> | null = null
  #next: Promise<void> | null = null

  constructor(work: () => Promise<void>) {
    this.#work = work
  }

  /** Resolves, or rejects, with one whole run of the work that began at this call or later. */
  run(): Promise<void> {
    if (this.#running === null) return this.#start()
    const start = (): Promise<void> => this.#start()
    this.#next ??= this.#running.then(start, start)
    return this.#next
  }

  #start(): Promise<void> {
    this.#next = null
    const running = this.#work().finally(() => {
      this.#running = null
    })
    this.#running = running
    return running
  }
}
