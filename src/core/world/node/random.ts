import { randomFillSync } from 'node:crypto'
import type { Random, RandomStream } from '../random.ts'
import type { Incarnation } from './incarnation.ts'

/** Bytes drawn from the system at once: a call for 16 bytes costs as much as one for 4 KiB. */
const POOL_BYTES = 4096

const HIGH = 2 ** 32
/** Draws have 53 bits: the most that a number holds exactly. */
const DRAWS = 2 ** 53

/** The system's secure generator. All purposes share it: a stream has a meaning only under a seed. */
export class NodeRandom implements Random, RandomStream {
  readonly #incarnation: Incarnation
  readonly #pool = Buffer.allocUnsafeSlow(POOL_BYTES)
  #used = POOL_BYTES

  constructor(incarnation: Incarnation) {
    this.#incarnation = incarnation
  }

  stream(_purpose: string): RandomStream {
    this.#incarnation.check()
    return this
  }

  bytes(count: number): Uint8Array {
    this.#incarnation.check()
    return randomFillSync(new Uint8Array(count))
  }

  below(bound: number): number {
    this.#incarnation.check()
    if (!Number.isSafeInteger(bound) || bound < 1) throw new RangeError('a bound is 1 to 2^53 - 1')
    // The draws above the last whole multiple of `bound` are thrown away, or low results would come more often.
    const limit = DRAWS - (DRAWS % bound)
    for (;;) {
      const draw = this.#draw()
      if (draw < limit) return draw % bound
    }
  }

  uuid(): Uint8Array {
    const bytes = this.bytes(16)
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
    return bytes
  }

  #draw(): number {
    if (this.#used + 8 > POOL_BYTES) {
      randomFillSync(this.#pool)
      this.#used = 0
    }
    const at = this.#used
    this.#used += 8
    return (this.#pool.readUInt32LE(at) & 0x1fffff) * HIGH + this.#pool.readUInt32LE(at + 4)
  }
}
