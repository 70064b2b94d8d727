/**
 * Builds bytes by hand, without the codec, so that the codec does not grade its own paper. Nothing here is fast or
 * clever: each method is one sentence of Kafka's protocol guide.
 */
export class FrameBuilder {
  readonly #bytes: number[] = []

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  raw(...bytes: readonly number[]): this {
    this.#bytes.push(...bytes)
    return this
  }

  /** Two's complement, the most significant byte first. */
  #int(byteCount: number, value: bigint): this {
    for (let i = byteCount - 1; i >= 0; i--)
      this.#bytes.push(Number(BigInt.asUintN(8, value >> BigInt(8 * i))))
    return this
  }

  int8(value: number): this {
    return this.#int(1, BigInt(value))
  }

  int16(value: number): this {
    return this.#int(2, BigInt(value))
  }

  int32(value: number): this {
    return this.#int(4, BigInt(value))
  }

  int64(value: bigint): this {
    return this.#int(8, value)
  }

  float64(value: number): this {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value)
    return this.raw(...new Uint8Array(view.buffer))
  }

  /** Seven bits a byte, the least significant first, the top bit set on all but the last. */
  uvarint(value: number): this {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.raw(128 + (rest % 128))
    return this.raw(rest)
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    const utf8 = new TextEncoder().encode(value)
    return this.int16(utf8.length).raw(...utf8)
  }

  compactString(value: string | null): this {
    if (value === null) return this.uvarint(0)
    const utf8 = new TextEncoder().encode(value)
    return this.uvarint(utf8.length + 1).raw(...utf8)
  }

  /** A tagged field: tag, size, content. */
  tagged(tag: number, content: FrameBuilder): this {
    const inner = content.bytes()
    return this.uvarint(tag)
      .uvarint(inner.length)
      .raw(...inner)
  }
}
