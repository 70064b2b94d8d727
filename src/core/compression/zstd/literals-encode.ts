import { huffmanCode, writeHuffmanStream, writeHuffmanTree } from './huffman-encode.ts'

const RAW = 0
const REPEATED_BYTE = 1
const COMPRESSED = 2

/** Below this a tree costs more than it saves. */
const MIN_COMPRESSED_SIZE = 64
/** Below this one stream will do; four can be decoded side by side. */
const FOUR_STREAMS_FROM = 256

/**
 * Writes the literals section of a block (RFC 8878 §3.1.1.3.1) at `at`, in the shortest form, and gives where it ended.
 * `into` has room for the literals and 1 KiB more.
 */
export function writeLiterals(into: Uint8Array, at: number, literals: Uint8Array): number {
  const size = literals.length
  const counts = new Int32Array(256)
  for (let i = 0; i < size; i++) {
    const byte = literals[i] as number
    counts[byte] = (counts[byte] as number) + 1
  }
  const most = counts.reduce((max, count) => Math.max(max, count), 0)
  if (size > 1 && most === size) {
    const end = writePlainHeader(into, at, { kind: REPEATED_BYTE, size })
    into[end] = literals[0] as number
    return end + 1
  }
  // When no byte stands out the code is 8 bits for all, and there is nothing to gain.
  if (size >= MIN_COMPRESSED_SIZE && most > (size >>> 7) + 4) {
    const end = writeCompressed(into, at, { literals, counts })
    if (end >= 0) return end
  }
  const end = writePlainHeader(into, at, { kind: RAW, size })
  into.set(literals, end)
  return end + size
}

/** Gives -1 when the literals do not get smaller. */
function writeCompressed(
  into: Uint8Array,
  at: number,
  { literals, counts }: { literals: Uint8Array; counts: Int32Array },
): number {
  const size = literals.length
  const code = huffmanCode(counts)
  const bits = counts.reduce((sum, count, byte) => sum + count * (code.lengths[byte] as number), 0)
  if (bits / 8 + 16 >= size) return -1
  const sizeBits = size < 1024 ? 10 : size < 16384 ? 14 : 18
  const fourStreams = size >= FOUR_STREAMS_FROM
  const contentAt = at + (sizeBits === 10 ? 3 : sizeBits === 14 ? 4 : 5)
  const treeEnd = writeHuffmanTree(into, contentAt, code)
  if (treeEnd < 0) return -1
  let end: number
  if (fourStreams) {
    const quarter = (size + 3) >>> 2
    end = treeEnd + 6
    for (let i = 0; i < 4; i++) {
      const stream = { literals, code, start: i * quarter, end: Math.min((i + 1) * quarter, size) }
      const streamEnd = writeHuffmanStream(into, end, stream)
      if (i < 3) {
        into[treeEnd + i * 2] = streamEnd - end
        into[treeEnd + i * 2 + 1] = (streamEnd - end) >>> 8
      }
      end = streamEnd
    }
  } else {
    end = writeHuffmanStream(into, treeEnd, { literals, code, start: 0, end: size })
  }
  const compressedSize = end - contentAt
  if (compressedSize >= size) return -1
  const format = !fourStreams ? 0 : sizeBits === 10 ? 1 : sizeBits === 14 ? 2 : 3
  // Both sizes as one number of up to 40 bits, low byte first (§3.1.1.3.1.1).
  let header = COMPRESSED + format * 4 + size * 16 + compressedSize * 2 ** (4 + sizeBits)
  for (let i = at; i < contentAt; i++) {
    into[i] = header % 256
    header = Math.floor(header / 256)
  }
  return end
}

function writePlainHeader(
  into: Uint8Array,
  at: number,
  { kind, size }: { kind: number; size: number },
): number {
  if (size < 32) {
    into[at] = kind | (size << 3)
    return at + 1
  }
  const word = size < 4096 ? kind | (1 << 2) | (size << 4) : kind | (3 << 2) | (size << 4)
  into[at] = word
  into[at + 1] = word >>> 8
  if (size < 4096) return at + 2
  into[at + 2] = word >>> 16
  return at + 3
}
