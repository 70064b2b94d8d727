import type { Random, RandomStream } from '../random.ts'
import { Dice } from './dice.ts'
import type { Life } from './life.ts'

class Stream implements RandomStream {
  readonly #life: Life
  readonly #dice: Dice

  constructor(life: Life, dice: Dice) {
    this.#life = life
    this.#dice = dice
  }

  bytes(count: number): Uint8Array {
    this.#life.check()
    const bytes = this.#dice.bytes(count)
    this.#life.trace.noteBytes('random', this.#life.lane.number, bytes)
    return bytes
  }

  below(bound: number): number {
    this.#life.check()
    const drawn = this.#dice.below(bound)
    this.#life.trace.note('random', this.#life.lane.number, drawn)
    return drawn
  }

  uuid(): Uint8Array {
    this.#life.check()
    const bytes = this.#dice.uuid()
    this.#life.trace.noteBytes('random', this.#life.lane.number, bytes)
    return bytes
  }
}

/** The randomness door of one incarnation. Asking twice for a purpose gives the same stream, further on: not the same numbers again. */
export class VirtualRandom implements Random {
  readonly #life: Life
  readonly #seed: string
  readonly #streams = new Map<string, Stream>()

  constructor(life: Life, seed: string) {
    this.#life = life
    this.#seed = seed
  }

  stream(purpose: string): RandomStream {
    this.#life.check()
    let stream = this.#streams.get(purpose)
    if (stream === undefined) {
      stream = new Stream(this.#life, new Dice(`${this.#seed}/${purpose}`))
      this.#streams.set(purpose, stream)
    }
    return stream
  }
}
