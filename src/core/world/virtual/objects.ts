import type { Objects } from '../outside.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'

/** The objects door of one incarnation, on the one store that all machines of a universe share. */
export class VirtualObjects implements Objects {
  readonly #life: Life
  readonly #dice: Dice
  readonly #store: Map<string, Uint8Array>

  constructor(life: Life, dice: Dice, store: Map<string, Uint8Array>) {
    this.#life = life
    this.#dice = dice
    this.#store = store
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#answer('put', key, () => {
      this.#store.set(key, new Uint8Array(bytes))
    })
  }

  get(key: string, start: number, end: number): Promise<Uint8Array | null> {
    return this.#answer('get', key, () => this.#store.get(key)?.slice(start, end) ?? null)
  }

  remove(key: string): Promise<void> {
    return this.#answer('remove', key, () => {
      this.#store.delete(key)
    })
  }

  list(prefix: string): Promise<readonly string[]> {
    return this.#answer('list', prefix, () =>
      [...this.#store.keys()].filter((key) => key.startsWith(prefix)).sort(),
    )
  }

  #answer<T>(operation: string, key: string, effect: () => T): Promise<T> {
    if (!this.#life.alive) return this.#life.never()
    return this.#life.answer(this.#dice.between(1_000, 50_000), () => {
      this.#life.trace.noteText(`objects.${operation}`, this.#life.lane.number, key)
      return effect()
    })
  }
}
