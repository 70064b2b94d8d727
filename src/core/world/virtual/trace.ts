export interface TraceOptions {
  /** Keep the text of the last lines for a person to read; the hash does not depend on it. */
  readonly keepLines?: number
}

/**
 * What happened, as a rolling hash of every event and every door call, and as text when asked for.
 *
 * Two runs of one seed must give the same `hash`: it is how hidden time, randomness or I/O is found.
 */
export class Trace {
  #low = 0x6a09e667
  #high = 0xbb67ae85 | 0
  #count = 0
  readonly #keepLines: number
  readonly #lines: string[] = []
  readonly #kinds = new Map<string, number>()

  constructor(options: TraceOptions = {}) {
    this.#keepLines = options.keepLines ?? 0
  }

  /** 16 hexadecimal digits. */
  get hash(): string {
    return hex(this.#high) + hex(this.#low)
  }

  /** How many notes were taken. */
  get count(): number {
    return this.#count
  }

  /** The last lines, oldest first; empty unless they were asked for. */
  get lines(): readonly string[] {
    return this.#lines.slice(-this.#keepLines || this.#lines.length)
  }

  /** Notes whole numbers; `who` is the lane that acts. */
  note(kind: string, who: number, first: number, second = 0): void {
    this.#count += 1
    this.#mix(this.#kindOf(kind) ^ Math.imul(who, 0x9e3779b1))
    this.#mix(first | 0)
    this.#mix((first / 4294967296) | 0)
    this.#mix(second | 0)
    if (this.#keepLines > 0) this.#keep(`${who} ${kind} ${first} ${second}`)
  }

  noteText(kind: string, who: number, text: string): void {
    this.#count += 1
    this.#mix(this.#kindOf(kind) ^ Math.imul(who, 0x9e3779b1))
    this.#mixText(text)
    if (this.#keepLines > 0) this.#keep(`${who} ${kind} ${text}`)
  }

  noteBytes(kind: string, who: number, bytes: Uint8Array): void {
    this.note(kind, who, bytes.length, hashOf(bytes))
  }

  #kindOf(kind: string): number {
    let number = this.#kinds.get(kind)
    if (number === undefined) {
      number = 0x811c9dc5
      for (let at = 0; at < kind.length; at += 1) {
        number = Math.imul(number ^ kind.charCodeAt(at), 0x01000193)
      }
      this.#kinds.set(kind, number)
    }
    return number
  }

  #mixText(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.#mix(text.charCodeAt(at))
    this.#mix(text.length)
  }

  #mix(word: number): void {
    const low = Math.imul(this.#low ^ word, 0x85ebca6b)
    this.#low = (low << 15) | (low >>> 17)
    this.#high = Math.imul((this.#high + this.#low) | 0, 0xc2b2ae35) ^ (this.#high >>> 15)
  }

  #keep(line: string): void {
    this.#lines.push(line)
    // Cut in halves: one shift per line would move the whole list each time.
    if (this.#lines.length > 2 * this.#keepLines) this.#lines.splice(0, this.#keepLines)
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

function hashOf(bytes: Uint8Array): number {
  const wholeWords = bytes.length & ~3
  let hash = bytes.length | 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < wholeWords; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1)
    hash = (hash << 13) | (hash >>> 19)
  }
  for (let at = wholeWords; at < bytes.length; at += 1) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  }
  return hash ^ (hash >>> 15)
}
