/** Longer texts are made anew: Kafka's topic names end at 249, and a table must not be filled with kilobytes. */
const LONGEST_BYTES = 255
const ROOM_BYTES = 256

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
  /** The bytes of each text, in a room of its own: comparing them is cheaper than asking a string for its characters. */
  readonly #bytes: Uint8Array

  /** `sets` is a power of two; the table holds twice as many texts. */
  constructor(sets: number) {
    this.#mask = sets - 1
    this.#texts = Array.from({ length: sets * 2 }, () => '')
    this.#hashes = new Int32Array(sets * 2)
    this.#bytes = new Uint8Array(sets * 2 * ROOM_BYTES)
  }

  /** The text of `bytes[start, end)`; invalid UTF-8 becomes U+FFFD, as in Java. */
  at(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST_BYTES) return decode(bytes, start, end)
    let hash = length
    let bits = 0
    let at = start
    for (const last = end - 3; at < last; at += 4) {
      const word =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)
      bits |= word
      hash = Math.imul(hash ^ word, 0x9e37_79b1)
      hash ^= hash >>> 15
    }
    for (; at < end; at++) {
      bits |= bytes[at] as number
      hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193)
    }
    if ((bits & 0x8080_8080) !== 0) return decode(bytes, start, end)
    const place = ((hash ^ (hash >>> 16)) & this.#mask) * 2
    if (this.#holds(place, hash, { bytes, start, end })) return this.#texts[place] as string
    if (this.#holds(place + 1, hash, { bytes, start, end })) return this.#texts[place + 1] as string
    return this.#put(place, hash, bytes.subarray(start, end))
  }

  #holds(
    place: number,
    hash: number,
    text: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  ): boolean {
    const { bytes, start, end } = text
    if (this.#hashes[place] !== hash || this.#texts[place]?.length !== end - start) return false
    const known = this.#bytes
    let at = place * ROOM_BYTES
    for (let i = start; i < end; i++) if (known[at++] !== bytes[i]) return false
    return true
  }

  #put(place: number, hash: number, ascii: Uint8Array): string {
    const text = decode(ascii, 0, ascii.length)
    const room = place * ROOM_BYTES
    this.#texts[place + 1] = this.#texts[place] as string
    this.#hashes[place + 1] = this.#hashes[place] as number
    this.#bytes.copyWithin(room + ROOM_BYTES, room, room + ROOM_BYTES)
    this.#texts[place] = text
    this.#hashes[place] = hash
    this.#bytes.set(ascii, room)
    return text
  }
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
