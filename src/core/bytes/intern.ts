/** Longer texts are made anew: Kafka's topic names end at 249, and a table must not be filled with kilobytes. */
const LONGEST_BYTES = 255
const ROOM_WORDS = 64

/**
 * Texts by their UTF-8 bytes, so that a name that comes with every request is one string whose hash a map need not
 * make again [E21]. Only ASCII is kept: every topic name is, and so is nearly every client id.
 *
 * Bounded and two-way, as `UuidTable` is: what does not fit costs time and changes no meaning.
 */
export class TextTable {
  readonly #mask: number
  readonly #texts: string[]
  readonly #hashes: Int32Array
  /** The bytes of each text, four to a word: comparing words costs a third of asking a string for its characters. */
  readonly #words: Int32Array

  /** `sets` is a power of two; the table holds twice as many texts. */
  constructor(sets: number) {
    this.#mask = sets - 1
    this.#texts = Array.from({ length: sets * 2 }, () => '')
    this.#hashes = new Int32Array(sets * 2)
    this.#words = new Int32Array(sets * 2 * ROOM_WORDS)
  }

  /** The text of `bytes[start, end)`; invalid UTF-8 becomes U+FFFD, as in Java. */
  at(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST_BYTES) return decode(bytes, start, end)
    let hash = length
    let bits = 0
    let at = start
    for (const last = end - 3; at < last; at += 4) {
      const word = fourBytes(bytes, at)
      bits |= word
      hash = Math.imul(hash ^ word, 0x9e37_79b1)
      hash ^= hash >>> 15
    }
    const rest = restBytes(bytes, at, end)
    if (((bits | rest) & 0x8080_8080) !== 0) return decode(bytes, start, end)
    hash = mixed(hash ^ rest)
    const place = (hash & this.#mask) * 2
    const hashes = this.#hashes
    const first = this.#texts[place] as string
    if (hashes[place] === hash && first.length === length && this.#same(place, bytes, start))
      return first
    const second = this.#texts[place + 1] as string
    if (
      hashes[place + 1] === hash &&
      second.length === length &&
      this.#same(place + 1, bytes, start)
    )
      return second
    return this.#put(place, hash, bytes.subarray(start, end))
  }

  /** Whether the text at `place` has the bytes from `start` on, as many as it is long. */
  #same(place: number, bytes: Uint8Array, start: number): boolean {
    const words = this.#words
    const end = start + (this.#texts[place] as string).length
    let room = place * ROOM_WORDS
    let at = start
    for (const last = end - 3; at < last; at += 4) {
      if (words[room++] !== fourBytes(bytes, at)) return false
    }
    return words[room] === restBytes(bytes, at, end)
  }

  /** In the first of two rooms; what was there moves to the second. */
  #put(place: number, hash: number, ascii: Uint8Array): string {
    const text = decode(ascii, 0, ascii.length)
    const words = this.#words
    let room = place * ROOM_WORDS
    this.#texts[place + 1] = this.#texts[place] as string
    this.#hashes[place + 1] = this.#hashes[place] as number
    words.copyWithin(room + ROOM_WORDS, room, room + ROOM_WORDS)
    this.#texts[place] = text
    this.#hashes[place] = hash
    let at = 0
    for (; at + 4 <= ascii.length; at += 4) words[room++] = fourBytes(ascii, at)
    words[room] = restBytes(ascii, at, ascii.length)
    return text
  }
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** The last bytes, fewer than four, as one word. */
function restBytes(bytes: Uint8Array, start: number, end: number): number {
  let word = 0
  for (let at = end - 1; at >= start; at--) word = (word << 8) | (bytes[at] as number)
  return word
}

/** Every bit of the outcome depends on every bit of the hash (the finalizer of MurmurHash3). */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35)
  return bits ^ (bits >>> 16)
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

// Shared by all brokers of a process: a table of values, whose contents nobody can tell apart from an empty one.
const table = new TextTable(1024)

/** The text of `bytes[start, end)`, from a table when it is short ASCII. */
export function internText(bytes: Uint8Array, start: number, end: number): string {
  return table.at(bytes, start, end)
}
