import { createHash } from 'node:crypto'
import { assert } from '#core/assert'
import type { Offset } from '#core/brand'

/** Four words of hash and two of offset. */
const WORDS = 6
const SLOT_BYTES = WORDS * 4
const TWO_32 = 2 ** 32

/** `log.cleaner.io.buffer.load.factor`: fuller, and each search looks at many slots. */
const DEFAULT_LOAD = 0.9

/**
 * The last offset of each key, in a fixed piece of memory: 24 bytes a key, whatever the keys are. What a cleaner may use is
 * bounded (`log.cleaner.dedupe.buffer.size`); a log with more keys is cleaned in several passes.
 *
 * Keys are told apart by 16 bytes of MD5, as in Kafka: two different keys with one hash would lose a record, and among a
 * billion keys that is less likely than 1 in 10^20.
 */
export class KeyMap {
  readonly #slots: Int32Array
  readonly #slotCount: number
  readonly #maxKeys: number
  #size = 0
  #latestOffset = -1

  constructor(memoryBytes: number, load: number = DEFAULT_LOAD) {
    this.#slotCount = Math.floor(memoryBytes / SLOT_BYTES)
    this.#maxKeys = Math.floor(this.#slotCount * load)
    assert(this.#maxKeys >= 1, 'a key map without room for a key')
    this.#slots = new Int32Array(this.#slotCount * WORDS)
  }

  get size(): number {
    return this.#size
  }

  get isFull(): boolean {
    return this.#size >= this.#maxKeys
  }

  /** The last offset that was looked at, with a key or without; -1 before the first. Above it nothing is known. */
  get latestOffset(): Offset {
    return this.#latestOffset as Offset
  }

  seen(offset: Offset): void {
    this.#latestOffset = Math.max(this.#latestOffset, offset)
  }

  /** Notes a key's offset, which is not below those noted before. False when there is no room for a new key. */
  put(key: Uint8Array, offset: Offset): boolean {
    const hash = hashOf(key)
    const at = this.#find(hash)
    if (this.#isEmpty(at)) {
      if (this.isFull) return false
      this.#size += 1
      this.#slots.set(hash, at)
    }
    // One greater than it is, so that no offset looks like an empty slot.
    this.#slots[at + 4] = Math.floor((offset + 1) / TWO_32)
    this.#slots[at + 5] = (offset + 1) | 0
    this.seen(offset)
    return true
  }

  /** The last offset of a key; -1 for one that was not seen. */
  get(key: Uint8Array): Offset {
    const at = this.#find(hashOf(key))
    const high = this.#slots[at + 4] as number
    const low = this.#slots[at + 5] as number
    return (high * TWO_32 + (low >>> 0) - 1) as Offset
  }

  clear(): void {
    this.#slots.fill(0)
    this.#size = 0
    this.#latestOffset = -1
  }

  /** Where the hash is, or the empty slot where it would be. */
  #find(hash: Int32Array): number {
    const slots = this.#slots
    let slot = ((hash[0] as number) >>> 0) % this.#slotCount
    for (;;) {
      const at = slot * WORDS
      const isIt =
        slots[at] === hash[0] &&
        slots[at + 1] === hash[1] &&
        slots[at + 2] === hash[2] &&
        slots[at + 3] === hash[3]
      if (isIt || this.#isEmpty(at)) return at
      slot = slot + 1 === this.#slotCount ? 0 : slot + 1
    }
  }

  #isEmpty(at: number): boolean {
    return this.#slots[at + 4] === 0 && this.#slots[at + 5] === 0
  }
}

function hashOf(key: Uint8Array): Int32Array {
  const digest = createHash('md5').update(key).digest()
  return new Int32Array(digest.buffer.slice(digest.byteOffset, digest.byteOffset + 16))
}
