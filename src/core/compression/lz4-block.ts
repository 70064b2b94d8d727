import { CorruptCompression } from '../world/index.ts'
import { copyMatch, LOOP_BELOW } from './copy.ts'

// LZ4 block format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
// A block is sequences of: token (literal length in the high half, match length - 4 in the low half, 15 means
// "more follows"), literals, match distance (2 bytes, little endian). The last sequence has literals only.

export const LZ4_MIN_MATCH = 4

/** A part of an array of bytes: `[start, end)`. */
export interface Slice {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/**
 * How many bytes a block holds. LZ4 says it nowhere, so the tokens are walked: a tenth of the cost of
 * decoding, and with it nothing is allocated that the block does not fill. Throws `CorruptCompression` when the walk
 * leaves the block; distances are not looked at.
 */
export function measureLz4Block(block: Slice): number {
  const { bytes, start, end } = block
  let position = start
  let size = 0
  while (position < end) {
    const token = bytes[position++] as number
    let literals = token >>> 4
    if (literals === 15) {
      let more = 255
      while (more === 255) {
        if (position >= end) throw new CorruptCompression('lz4: a length has no end')
        more = bytes[position++] as number
        literals += more
      }
    }
    position += literals
    size += literals
    if (position === end) return size
    position += 2
    if (position > end) throw new CorruptCompression('lz4: a sequence leaves its block')
    let match = token & 15
    if (match === 15) {
      let more = 255
      while (more === 255) {
        if (position >= end) throw new CorruptCompression('lz4: a length has no end')
        more = bytes[position++] as number
        match += more
      }
    }
    size += match + LZ4_MIN_MATCH
  }
  throw new CorruptCompression('lz4: a block ends with a match')
}

/**
 * Decodes a block that `measureLz4Block` has measured to `into` from `at`; gives where it ended. Matches reach back to
 * `windowStart` (a linked block: into the blocks before it). Throws `CorruptCompression`.
 */
export function decodeLz4Block(
  block: Slice,
  into: Uint8Array,
  { at, windowStart }: { readonly at: number; readonly windowStart: number },
): number {
  const { bytes, start, end } = block
  let position = start
  let to = at
  for (;;) {
    const token = bytes[position++] as number
    let literals = token >>> 4
    if (literals === 15) {
      let more = 255
      while (more === 255) {
        more = bytes[position++] as number
        literals += more
      }
    }
    if (literals < LOOP_BELOW) {
      for (let i = 0; i < literals; i++) into[to + i] = bytes[position + i] as number
    } else {
      into.set(bytes.subarray(position, position + literals), to)
    }
    position += literals
    to += literals
    if (position >= end) return to
    const distance = (bytes[position] as number) | ((bytes[position + 1] as number) << 8)
    position += 2
    let match = token & 15
    if (match === 15) {
      let more = 255
      while (more === 255) {
        more = bytes[position++] as number
        match += more
      }
    }
    match += LZ4_MIN_MATCH
    if (distance === 0 || distance > to - windowStart)
      throw new CorruptCompression('lz4: a match reaches back beyond the start')
    copyMatch(into, to, distance, match)
    to += match
  }
}
