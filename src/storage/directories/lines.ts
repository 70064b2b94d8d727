/** Work by key: of one key one after the other, of different keys side by side. */
export class Lines {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Begins when all that was given before for this key is over, whether it went well or not. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key)
    const result = before === undefined ? work() : before.then(work, work)
    const leave = (): void => {
      if (this.#last.get(key) === waited) this.#last.delete(key)
    }
    const waited = result.then(leave, leave)
    this.#last.set(key, waited)
    return result
  }

  /** Resolves when all that was given until now is over. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values())
  }
}
