/**
 * A binary heap: the least item first, by the order given. Items that compare equal come out in no promised order;
 * who needs one (timers do, for a simulation to repeat) puts a running number into the order.
 *
 * There is no removal from the middle: whoever cancels marks the item and lets it come up.
 */
export class BinaryHeap<T> {
  readonly #items: T[] = []
  readonly #compare: (a: T, b: T) => number

  /** `compare` gives less than 0 when `a` comes out before `b`, as for `Array.sort`. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#items.length
  }

  /** The least item, still in place; `undefined` when empty. */
  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.length
    items.push(item)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = items[above] as T
      if (this.#compare(item, parent) >= 0) break
      items[at] = parent
      at = above
    }
    items[at] = item
  }

  /** Takes the least item out; `undefined` when empty. */
  pop(): T | undefined {
    const items = this.#items
    const least = items[0]
    const last = items.pop()
    if (items.length > 0) this.#sink(last as T)
    return least
  }

  clear(): void {
    this.#items.length = 0
  }

  #sink(item: T): void {
    const items = this.#items
    let at = 0
    for (;;) {
      let below = at * 2 + 1
      if (below >= items.length) break
      const right = below + 1
      if (right < items.length && this.#compare(items[right] as T, items[below] as T) < 0)
        below = right
      const child = items[below] as T
      if (this.#compare(item, child) <= 0) break
      items[at] = child
      at = below
    }
    items[at] = item
  }
}
