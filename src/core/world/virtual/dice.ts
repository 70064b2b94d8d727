import type { RandomStream } from '../random.ts'

const TWO_POW_32 = 4294967296
const TWO_POW_53 = 9007199254740992

/** Stirs one string into 32 bits; `salt` gives independent answers for the same text. */
function stir(text: string, salt: number): number {
  let hash = salt ^ text.length
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e3779b1)
    hash = (hash << 13) | (hash >>> 19)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * The generator sfc32 (Chris Doty-Humphrey's Small Fast Counter, from PractRand), seeded by a text such as
 * `seed/machine/purpose`. Whole-number arithmetic only: `Math.log` and its kin may differ in the last bit
 * between releases of V8, and a seed must mean the same on each.
 */
export class Dice implements RandomStream {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    this.#a = stir(seed, 0x243f6a88)
    this.#b = stir(seed, 0x85a308d3)
    this.#c = stir(seed, 0x13198a2e)
    for (let warmUp = 0; warmUp < 12; warmUp += 1) this.word()
  }

  /** 32 even bits, unsigned. */
  word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** In [0, 1), with 32 bits. */
  fraction(): number {
    return this.word() / TWO_POW_32
  }

  /** True with the given probability. Certainties cost no draw. */
  chance(probability: number): boolean {
    if (probability <= 0) return false
    return probability >= 1 || this.fraction() < probability
  }

  /** A whole number in [least, most]. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0]
  }

  below(bound: number): number {
    if (!Number.isSafeInteger(bound) || bound < 1) {
      throw new RangeError('below: the bound is a whole number from 1 to 2^53 - 1')
    }
    if (bound <= TWO_POW_32) {
      const even = TWO_POW_32 - (TWO_POW_32 % bound)
      for (;;) {
        const drawn = this.word()
        if (drawn < even) return drawn % bound
      }
    }
    const even = TWO_POW_53 - (TWO_POW_53 % bound)
    for (;;) {
      const drawn = (this.word() >>> 11) * TWO_POW_32 + this.word()
      if (drawn < even) return drawn % bound
    }
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let at = 0; at < count; at += 4) {
      let word = this.word()
      for (let within = at; within < at + 4 && within < count; within += 1) {
        bytes[within] = word & 0xff
        word >>>= 8
      }
    }
    return bytes
  }

  uuid(): Uint8Array {
    const bytes = this.bytes(16)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    return bytes
  }
}
