/** Numbers for a fuzzer, the same from the same seed (xorshift32). */
export class FuzzNumbers {
  #state: number

  constructor(seed: number) {
    this.#state = seed === 0 ? 1 : seed
  }

  below(bound: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return (this.#state >>> 0) % bound
  }
}

/** Values at which lengths and codes turn. */
const TELLING_BYTES = [0, 1, 2, 3, 4, 0x0f, 0x1f, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xf0, 0xfe, 0xff]

type Mutation = (bytes: Uint8Array, numbers: FuzzNumbers, other: Uint8Array) => Uint8Array

const at = (bytes: Uint8Array, numbers: FuzzNumbers): number =>
  // Headers are at the front: half of all changes go there.
  numbers.below(numbers.below(2) === 0 ? Math.min(bytes.length, 24) : bytes.length)

const MUTATIONS: readonly Mutation[] = [
  (bytes, numbers) => {
    const position = at(bytes, numbers)
    bytes[position] = (bytes[position] as number) ^ (1 << numbers.below(8))
    return bytes
  },
  (bytes, numbers) => {
    bytes[at(bytes, numbers)] = TELLING_BYTES[numbers.below(TELLING_BYTES.length)] as number
    return bytes
  },
  (bytes, numbers) => {
    bytes[at(bytes, numbers)] = numbers.below(256)
    return bytes
  },
  (bytes, numbers) => bytes.slice(0, numbers.below(bytes.length) + 1),
  (bytes, numbers) => {
    const from = at(bytes, numbers)
    const length = numbers.below(8) + 1
    return new Uint8Array(Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]))
  },
  (bytes, numbers) => {
    const from = at(bytes, numbers)
    const again = bytes.subarray(from, from + numbers.below(16) + 1)
    return new Uint8Array(Buffer.concat([bytes.subarray(0, from), again, bytes.subarray(from)]))
  },
  (bytes, numbers, other) => {
    const cut = at(bytes, numbers)
    const from = numbers.below(other.length)
    return new Uint8Array(Buffer.concat([bytes.subarray(0, cut), other.subarray(from)]))
  },
]

/** One of the samples with one to four changes; never empty. */
export function mutated(samples: readonly Uint8Array[], numbers: FuzzNumbers): Uint8Array {
  const pick = (): Uint8Array => samples[numbers.below(samples.length)] as Uint8Array
  let bytes: Uint8Array = Uint8Array.from(pick())
  for (let left = numbers.below(4) + 1; left > 0; left--) {
    const mutate = MUTATIONS[numbers.below(MUTATIONS.length)] as Mutation
    const changed = mutate(bytes, numbers, pick())
    if (changed.length > 0) bytes = changed
  }
  return bytes
}
