/** Longer texts are made anew: Kafka's topic names end at 249, and a table must not be filled with kilobytes. */
const LONGEST_BYTES = 255

/**
 * Texts by their UTF-8 bytes, so that a name that comes with every request is one string whose hash a map need not
 * make again [E21]. Only ASCII is kept, because there a byte is a character and the text itself is the key;
 * every topic name is ASCII, and so is nearly every client id.
 *
 * Bounded and two-way, as `UuidTable` is: what does not fit costs time and changes no meaning.
 */
export class TextTable {
  readonly #mask: number
  readonly #texts: string[]

  /** `sets` is a power of two; the table holds twice as many texts. */
  constructor(sets: number) {
    this.#mask = sets - 1
    this.#texts = Array.from({ length: sets * 2 }, () => '')
  }

  /** The text of `bytes[start, end)`; invalid UTF-8 becomes U+FFFD, as in Java. */
  at(bytes: Uint8Array, start: number, end: number): string {
    if (end - start > LONGEST_BYTES) return utf8(bytes, start, end)
    let hash = end - start
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193)
    const place = ((hash ^ (hash >>> 15)) & this.#mask) * 2
    const first = this.#texts[place] as string
    if (isText(first, bytes, { start, end })) return first
    const second = this.#texts[place + 1] as string
    if (isText(second, bytes, { start, end })) return second
    const text = utf8(bytes, start, end)
    if (!isText(text, bytes, { start, end })) return text
    this.#texts[place + 1] = first
    this.#texts[place] = text
    return text
  }
}

function isText(text: string, bytes: Uint8Array, range: { start: number; end: number }): boolean {
  const length = range.end - range.start
  if (text.length !== length) return false
  for (let i = 0; i < length; i++) {
    const byte = bytes[range.start + i] as number
    if (byte >= 0x80 || byte !== text.charCodeAt(i)) return false
  }
  return true
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

// Shared by all brokers of a process: a table of values, whose contents nobody can tell apart from an empty one.
const table = new TextTable(2048)

/** The text of `bytes[start, end)`, from a table when it is short ASCII. */
export function internText(bytes: Uint8Array, start: number, end: number): string {
  return table.at(bytes, start, end)
}
