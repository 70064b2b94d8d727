/** Bytes of entries of one size, which grow at the end and shrink from it. */
export class Entries {
  readonly entryBytes: number
  #bytes: Buffer
  #view: DataView
  #count: number

  /**
   * Takes a file's bytes. What does not make a whole entry at the end is dropped, and so are entries of zeros there: Kafka
   * makes index files 10 MB long and cuts them when the segment is closed, which a crash prevents.
   */
  constructor(entryBytes: number, bytes: Uint8Array) {
    this.entryBytes = entryBytes
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = viewOf(this.#bytes)
    this.#count = Math.floor(bytes.length / entryBytes)
    while (this.#count > 0 && this.#isZero(this.#count - 1)) this.#count -= 1
  }

  get count(): number {
    return this.#count
  }

  /** The bytes of the entries from `first` on: what is yet to be written to the file. */
  bytes(first = 0): Uint8Array {
    return this.#bytes.subarray(first * this.entryBytes, this.#count * this.entryBytes)
  }

  int32(entry: number, at: number): number {
    return this.#view.getInt32(entry * this.entryBytes + at)
  }

  /** To the nearest number that is exact: entries stay in order. */
  int64(entry: number, at: number): number {
    const position = entry * this.entryBytes + at
    return this.#view.getInt32(position) * 2 ** 32 + this.#view.getUint32(position + 4)
  }

  /** Makes room for one more entry and gives a view of it, and where it begins there. */
  add(): { view: DataView; at: number } {
    const at = this.#count * this.entryBytes
    if (at + this.entryBytes > this.#bytes.length) this.#grow()
    this.#count += 1
    return { view: this.#view, at }
  }

  truncate(count: number): void {
    this.#count = Math.min(this.#count, count)
  }

  /** The last entry whose key is at most `key`; -1 when there is none. `keyOf` rises with the entries. */
  floor(key: number, keyOf: (entry: number) => number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (keyOf(middle) <= key) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #isZero(entry: number): boolean {
    const start = entry * this.entryBytes
    return this.#bytes.subarray(start, start + this.entryBytes).every((byte) => byte === 0)
  }

  /** An index that is only read keeps the bytes it was given. */
  #grow(): void {
    const larger = Buffer.alloc(Math.max(this.entryBytes * 16, this.#bytes.length * 2))
    larger.set(this.bytes())
    this.#bytes = larger
    this.#view = viewOf(larger)
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
