import { type Codec, CorruptCompression } from '../world/index.ts'
import { copyMatch, LOOP_BELOW } from './copy.ts'
import { SnappyEncoder } from './snappy-encode.ts'

// Snappy format: https://github.com/google/snappy/blob/main/format_description.txt
// A raw block is its length as a varint, then elements. The low two bits of an element's first byte say what it is:
// 0 literals, 1 a copy with 11 bits of distance, 2 with 16, 3 with 32.

/** The most that one byte of a block gives: a copy of 3 bytes that repeats 64. */
const MOST_PER_BYTE = 64 / 3

/** What the preamble of a block says. */
export interface SnappyPreamble {
  readonly sizeBytes: number
  /** Where the elements begin. */
  readonly end: number
}

/**
 * Reads the length a block claims; throws `CorruptCompression` when it is above `limitBytes` or when so few bytes cannot
 * hold as many, so that nobody allocates on a bare claim (CVE-2023-34455, CVE-2023-43642).
 */
export function readSnappyPreamble(block: Uint8Array, limitBytes: number): SnappyPreamble {
  let size = 0
  let end = 0
  for (let shift = 0; ; shift += 7) {
    const byte = block[end++]
    if (byte === undefined) throw new CorruptCompression('snappy: the length is cut off')
    size += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
    if (shift === 28) throw new CorruptCompression('snappy: the length has more than 5 bytes')
  }
  if (size > limitBytes) throw new CorruptCompression(`snappy: more than ${limitBytes} bytes`)
  if (size > Math.ceil((block.length - end) * MOST_PER_BYTE))
    throw new CorruptCompression(`snappy: ${block.length} bytes cannot hold ${size}`)
  return { sizeBytes: size, end }
}

/** Decodes a raw block. Throws `CorruptCompression`, also when it holds more than `limitBytes`. */
function decompressSnappyBlock(block: Uint8Array, limitBytes: number): Uint8Array {
  const preamble = readSnappyPreamble(block, limitBytes)
  const content = new Uint8Array(preamble.sizeBytes)
  let at = preamble.end
  let to = 0
  while (at < block.length) {
    const tag = block[at++] as number
    const kind = tag & 0b11
    if (kind === 0) {
      let length = (tag >>> 2) + 1
      if (length > 60) {
        const lengthSize = length - 60
        if (at + lengthSize > block.length) throw new CorruptCompression('snappy: literals cut off')
        length = readLittleEndian(block, at, lengthSize) + 1
        at += lengthSize
      }
      if (length > block.length - at || length > content.length - to)
        throw new CorruptCompression('snappy: literals leave the block')
      if (length < LOOP_BELOW) {
        for (let i = 0; i < length; i++) content[to + i] = block[at + i] as number
      } else {
        content.set(block.subarray(at, at + length), to)
      }
      at += length
      to += length
      continue
    }
    const distanceSize = kind === 3 ? 4 : kind
    if (at + distanceSize > block.length) throw new CorruptCompression('snappy: a copy is cut off')
    let length = (tag >>> 2) + 1
    let distance: number
    if (kind === 1) {
      length = ((tag >>> 2) & 0b111) + 4
      distance = ((tag >>> 5) << 8) | (block[at] as number)
    } else {
      distance = readLittleEndian(block, at, distanceSize)
    }
    at += distanceSize
    if (distance === 0 || distance > to || length > content.length - to)
      throw new CorruptCompression('snappy: a copy leaves the content')
    copyMatch(content, to, distance, length)
    to += length
  }
  if (to !== content.length) throw new CorruptCompression('snappy: shorter than it claims')
  return content
}

function readLittleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number)
  return value
}

/** Raw snappy blocks. Levels mean nothing to it. */
export function pureSnappy(): Codec {
  const encoder = new SnappyEncoder()
  return {
    tier: 'pure',
    compress: (bytes) => encoder.encode(bytes),
    decompress: decompressSnappyBlock,
  }
}
