/** Goes up and down; or is read from its owner when somebody looks. */
export class Gauge {
  #value = 0
  #read: (() => number) | null = null

  get value(): number {
    return this.#read === null ? this.#value : this.#read()
  }

  set(value: number): void {
    this.#value = value
  }

  add(amount: number): void {
    this.#value += amount
  }

  /** From now on the value is what `read` gives. For sizes that something else keeps anyway. */
  observe(read: () => number): void {
    this.#read = read
  }
}
