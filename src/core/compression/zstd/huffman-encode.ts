import { BitWriter } from './bit-writer.ts'
import { FseState, fseEncodingTable, normalizeCounts, writeDistribution } from './fse-encode.ts'
import { MAX_CODE_BITS } from './huffman-decode.ts'

/** A code for each byte that is met: its bits, and how many; 0 where none is. */
export interface HuffmanCode {
  readonly maxBits: number
  readonly lengths: Uint8Array
  readonly bits: Uint16Array
}

/**
 * The code for bytes that are met as often as `counts` says. More than one is met. Codes longer than 11 bits are not
 * allowed (RFC 8878 §4.2.1): the counts are halved until there are none.
 */
export function huffmanCode(counts: Int32Array): HuffmanCode {
  let scaled = Array.from(counts)
  let lengths = codeLengths(scaled)
  while (Math.max(...lengths) > MAX_CODE_BITS) {
    scaled = scaled.map((count) => (count + 1) >>> 1)
    lengths = codeLengths(scaled)
  }
  const maxBits = Math.max(...lengths)
  const bits = new Uint16Array(256)
  // As the reader fills its table: the longest codes first, and among equals by byte (§4.2.1.3).
  let position = 0
  for (let length = maxBits; length >= 1; length--) {
    lengths.forEach((has, symbol) => {
      if (has !== length) return
      bits[symbol] = position >>> (maxBits - length)
      position += 1 << (maxBits - length)
    })
  }
  return { maxBits, lengths: Uint8Array.from(lengths), bits }
}

interface TreeNode {
  readonly count: number
  readonly left: TreeNode | null
  readonly right: TreeNode | null
  readonly symbol: number
}

/** Huffman's algorithm with two queues: leaves by count, and joined nodes, which arise in order. */
function codeLengths(counts: readonly number[]): number[] {
  const leaves: TreeNode[] = []
  counts.forEach((count, symbol) => {
    if (count > 0) leaves.push({ count, left: null, right: null, symbol })
  })
  leaves.sort((one, other) => one.count - other.count || one.symbol - other.symbol)
  const joined: TreeNode[] = []
  let leaf = 0
  let join = 0
  const smallest = (): TreeNode => {
    const a = leaves[leaf]
    const b = joined[join]
    if (a !== undefined && (b === undefined || a.count <= b.count)) {
      leaf++
      return a
    }
    join++
    return b as TreeNode
  }
  for (let i = 1; i < leaves.length; i++) {
    const left = smallest()
    const right = smallest()
    joined.push({ count: left.count + right.count, left, right, symbol: -1 })
  }
  const lengths: number[] = Array.from({ length: 256 }, () => 0)
  const descend = (node: TreeNode, depth: number): void => {
    if (node.left === null || node.right === null) {
      lengths[node.symbol] = depth
    } else {
      descend(node.left, depth + 1)
      descend(node.right, depth + 1)
    }
  }
  descend(joined[joined.length - 1] as TreeNode, 0)
  return lengths
}

/**
 * Writes the tree description (RFC 8878 §4.2.1) at `at` and gives where it ended: the weights of all bytes but
 * the last, compressed by FSE when that is shorter than half a byte each. -1 when neither can be written.
 */
export function writeHuffmanTree(into: Uint8Array, at: number, code: HuffmanCode): number {
  const { lengths, maxBits } = code
  let last = 255
  while (lengths[last] === 0) last--
  const weights = Array.from(lengths.subarray(0, last), (length) =>
    length === 0 ? 0 : maxBits + 1 - length,
  )
  const plainSize = weights.length <= 128 ? (weights.length + 1) >>> 1 : Number.POSITIVE_INFINITY
  const compressedEnd = writeWeights(into, at + 1, weights)
  const compressedSize = compressedEnd - (at + 1)
  if (compressedEnd >= 0 && compressedSize < Math.min(plainSize, 128)) {
    into[at] = compressedSize
    return compressedEnd
  }
  if (plainSize === Number.POSITIVE_INFINITY) return -1
  into[at] = 127 + weights.length
  for (let i = 0; i < weights.length; i += 2)
    into[at + 1 + (i >>> 1)] = ((weights[i] as number) << 4) | (weights[i + 1] ?? 0)
  return at + 1 + plainSize
}

/** Weights by FSE, two states in turns (RFC 8878 §4.2.1.2); -1 where that cannot be. */
function writeWeights(into: Uint8Array, at: number, weights: readonly number[]): number {
  const counts: number[] = Array.from({ length: Math.max(...weights, 0) + 1 }, () => 0)
  for (const weight of weights) counts[weight] = (counts[weight] as number) + 1
  // Two states need two weights; of one weight alone a reader could not see the end.
  if (weights.length < 2 || counts.filter((count) => count > 0).length < 2) return -1
  const distribution = normalizeCounts(counts, 6)
  const table = fseEncodingTable(distribution)
  const description = new BitWriter(into, at)
  writeDistribution(description, distribution)
  const stream = new BitWriter(into, description.align())
  const length = weights.length
  const states = [0, 1].map(
    (turn) => new FseState(table, weights[length - 1 - ((length - 1 - turn) % 2)] as number),
  )
  for (let i = length - 3; i >= 0; i--)
    (states[i % 2] as FseState).encode(stream, weights[i] as number)
  ;(states[1] as FseState).flush(stream)
  ;(states[0] as FseState).flush(stream)
  return stream.end()
}

/** Writes `literals[start, end)` as one stream, last byte first, and gives where it ended (RFC 8878 §4.2.2). */
export function writeHuffmanStream(
  into: Uint8Array,
  at: number,
  {
    literals,
    start,
    end,
    code,
  }: { literals: Uint8Array; start: number; end: number; code: HuffmanCode },
): number {
  const { lengths, bits } = code
  const writer = new BitWriter(into, at)
  for (let i = end - 1; i >= start; i--) {
    const byte = literals[i] as number
    writer.add(bits[byte] as number, lengths[byte] as number)
  }
  return writer.end()
}
