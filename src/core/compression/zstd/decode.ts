import { CorruptCompression } from '../../world/index.ts'
import { BlockDecoder, MAX_BLOCK_SIZE } from './block-decode.ts'
import {
  type Block,
  type FrameHeader,
  maxBlockSize,
  readBlock,
  readFrameHeader,
  skippableFrameEnd,
} from './frame.ts'
import { xxhash64Low } from './xxhash64.ts'

/** What the headers of frames and blocks say of a stream, before anything is decoded. */
export interface ZstdMeasure {
  /** The content is not larger: raw and repeated blocks count as they say, compressed ones as their maximum. */
  readonly mostBytes: number
  /** The largest window: what a streaming decoder allocates. */
  readonly windowSizeBytes: number
}

/**
 * Walks the frames of `bytes` by their headers, which costs next to nothing. Throws `CorruptCompression` when they are not whole
 * frames, or one declares more than `limitBytes`, or more than its blocks can hold.
 */
export function measureZstd(bytes: Uint8Array, limitBytes: number): ZstdMeasure {
  let mostBytes = 0
  let windowSizeBytes = 0
  let at = 0
  if (bytes.length === 0) throw new CorruptCompression('zstd: no frame')
  while (at < bytes.length) {
    const skipTo = skippableFrameEnd(bytes, at)
    if (skipTo >= 0) {
      at = skipTo
      continue
    }
    const header = readFrameHeader(bytes, at)
    const frame = walkBlocks(bytes, header)
    at = frame.end
    const declared = header.contentSizeBytes
    if (declared !== null && declared > limitBytes) throw tooMuch(limitBytes)
    if (declared !== null && declared > frame.mostBytes)
      throw new CorruptCompression('zstd: a frame declares more than its blocks can hold')
    mostBytes += declared ?? frame.mostBytes
    windowSizeBytes = Math.max(windowSizeBytes, header.windowSizeBytes)
  }
  return { mostBytes, windowSizeBytes }
}

function walkBlocks(
  bytes: Uint8Array,
  header: FrameHeader,
): { readonly mostBytes: number; readonly end: number } {
  const maxSizeBytes = maxBlockSize(header)
  let mostBytes = 0
  for (let at = header.end; ; ) {
    const block = readBlock(bytes, at, maxSizeBytes)
    mostBytes += block.kind === 'compressed' ? maxSizeBytes : block.sizeBytes
    at = block.end
    if (!block.isLast) continue
    const end = at + (header.hasChecksum ? 4 : 0)
    if (end > bytes.length) throw new CorruptCompression('zstd: the checksum is cut off')
    return { mostBytes, end }
  }
}

/** Decodes Zstandard streams in JavaScript alone. One object serves stream after stream. */
export class ZstdDecoder {
  readonly #blocks = new BlockDecoder()
  /** What is decoded so far, in `[0, #to)`. */
  #content: Uint8Array = new Uint8Array(0)
  #to = 0
  #limitBytes = 0

  /**
   * Gives the content of all frames (RFC 8878 §3.1: frames are independent and follow each other). Throws
   * `CorruptCompression` when they are damaged, or as soon as they give more than `limitBytes`.
   */
  decode(bytes: Uint8Array, limitBytes: number): Uint8Array {
    const { mostBytes } = measureZstd(bytes, limitBytes)
    // A guess at first, doubled when it is too small: 10 bytes may be a block of 128 KiB, and need not.
    const guess = Math.min(mostBytes, limitBytes, Math.max(bytes.length * 8, MAX_BLOCK_SIZE))
    this.#content = new Uint8Array(guess)
    this.#to = 0
    this.#limitBytes = limitBytes
    for (let at = 0; at < bytes.length; ) {
      const skipTo = skippableFrameEnd(bytes, at)
      at = skipTo >= 0 ? skipTo : this.#decodeFrame(bytes, at)
    }
    const content = this.#content.subarray(0, this.#to)
    this.#content = new Uint8Array(0)
    return content
  }

  /** Decodes the frame at `start` and gives where it ended. */
  #decodeFrame(bytes: Uint8Array, start: number): number {
    const header = readFrameHeader(bytes, start)
    const maxSizeBytes = maxBlockSize(header)
    const windowStart = this.#to
    this.#blocks.begin()
    let at = header.end
    for (let isLast = false; !isLast; ) {
      const block = readBlock(bytes, at, maxSizeBytes)
      this.#decodeBlock(bytes, block, { maxSizeBytes, windowStart })
      at = block.end
      isLast = block.isLast
    }
    const size = this.#to - windowStart
    if (header.contentSizeBytes !== null && header.contentSizeBytes !== size)
      throw new CorruptCompression('zstd: the content size differs')
    if (!header.hasChecksum) return at
    const checksum = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true)
    if (checksum !== xxhash64Low(this.#content, windowStart, this.#to))
      throw new CorruptCompression('zstd: the checksum differs')
    return at + 4
  }

  #decodeBlock(
    bytes: Uint8Array,
    block: Block,
    { maxSizeBytes, windowStart }: { maxSizeBytes: number; windowStart: number },
  ): void {
    const source = bytes.subarray(block.start, block.end)
    if (block.kind === 'compressed') {
      const end = this.#room(maxSizeBytes)
      const target = { content: this.#content, at: this.#to, end, windowStart }
      this.#to = this.#blocks.decode(source, maxSizeBytes, target)
      return
    }
    const end = this.#room(block.sizeBytes)
    if (end - this.#to < block.sizeBytes) throw tooMuch(this.#limitBytes)
    if (block.kind === 'raw') this.#content.set(source, this.#to)
    else this.#content.fill(source[0] as number, this.#to, end)
    this.#to = end
  }

  /** Makes room for `sizeBytes` more, or for what the limit leaves of them, and gives where it ends. */
  #room(sizeBytes: number): number {
    const end = Math.min(this.#to + sizeBytes, this.#limitBytes)
    if (end > this.#content.length) {
      const larger = new Uint8Array(
        Math.min(Math.max(end, this.#content.length * 2), this.#limitBytes),
      )
      larger.set(this.#content.subarray(0, this.#to))
      this.#content = larger
    }
    return end
  }
}

function tooMuch(limitBytes: number): CorruptCompression {
  return new CorruptCompression(`zstd: more than ${limitBytes} bytes`)
}
