/** Only grows. Exact to 2^53. */
export class Counter {
  #value = 0

  get value(): number {
    return this.#value
  }

  inc(): void {
    this.#value += 1
  }

  /** `amount` is 0 or more; it is not checked, because this runs in every request. */
  add(amount: number): void {
    this.#value += amount
  }
}
