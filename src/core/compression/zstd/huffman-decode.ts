import { CorruptCompression } from '../../world/index.ts'
import { bitsAt, firstBit, highestBit } from './bits.ts'
import { baselineOf, bitCountOf, fseTable, readDistribution, symbolOf } from './fse-decode.ts'

/** No code is longer (RFC 8878 §4.2.1). */
export const MAX_CODE_BITS = 11

/** A table by the next `maxBits` bits of the stream: the symbol in the high byte, its code's length in the low one. */
export interface HuffmanTable {
  readonly maxBits: number
  readonly entries: Uint16Array
}

/** Reads a Huffman tree description (RFC 8878 §4.2.1) and gives where it ended. Throws `CorruptCompression`. */
export function readHuffmanTable(
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly table: HuffmanTable; readonly end: number } {
  if (start >= end) throw new CorruptCompression('zstd: a Huffman tree is cut off')
  const header = view.getUint8(start)
  if (header >= 128) {
    const count = header - 127
    const treeEnd = start + 1 + ((count + 1) >>> 1)
    if (treeEnd > end) throw new CorruptCompression('zstd: a Huffman tree is cut off')
    const weights: number[] = []
    for (let i = 0; i < count; i++) {
      const pair = view.getUint8(start + 1 + (i >>> 1))
      weights.push(i % 2 === 0 ? pair >>> 4 : pair & 15)
    }
    return { table: huffmanTable(weights), end: treeEnd }
  }
  const treeEnd = start + 1 + header
  if (treeEnd > end) throw new CorruptCompression('zstd: a Huffman tree is cut off')
  return { table: huffmanTable(readWeights(view, start + 1, treeEnd)), end: treeEnd }
}

/** Weights compressed by FSE: two states take turns until the bits run out (RFC 8878 §4.2.1.2). */
function readWeights(view: DataView, start: number, end: number): number[] {
  const limits = { accuracyLog: 6, symbolCount: MAX_CODE_BITS + 2 }
  const { distribution, end: tableEnd } = readDistribution(view, { start, end }, limits)
  const { accuracyLog, states } = fseTable(distribution)
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const first = firstBit(bytes, tableEnd, end)
  const last = tableEnd * 8
  let at = first - 2 * accuracyLog
  if (first < 0 || at < last) throw new CorruptCompression('zstd: Huffman weights are cut off')
  let state = states[bitsAt(view, at + accuracyLog, accuracyLog)] as number
  let other = states[bitsAt(view, at, accuracyLog)] as number
  const weights: number[] = []
  for (;;) {
    weights.push(symbolOf(state))
    const bitCount = bitCountOf(state)
    if (at - bitCount < last) {
      weights.push(symbolOf(other))
      return weights
    }
    at -= bitCount
    const next = states[baselineOf(state) + bitsAt(view, at, bitCount)] as number
    state = other
    other = next
    if (weights.length > 255) throw new CorruptCompression('zstd: too many Huffman weights')
  }
}

/** The last symbol's weight is not written: it is what is missing to a power of two (RFC 8878 §4.2.1). */
function huffmanTable(written: readonly number[]): HuffmanTable {
  const total = written.reduce((sum, weight) => sum + ((1 << weight) >>> 1), 0)
  if (total === 0 || written.length > 255)
    throw new CorruptCompression('zstd: a Huffman tree of no symbols, or too many')
  const maxBits = highestBit(total) + 1
  const missing = (1 << maxBits) - total
  const codesOfFullLength =
    written.filter((weight) => weight === 1).length + (missing === 1 ? 1 : 0)
  if (maxBits > MAX_CODE_BITS || (missing & (missing - 1)) !== 0 || codesOfFullLength < 2)
    throw new CorruptCompression('zstd: a Huffman tree does not add up')
  const weights = [...written, highestBit(missing) + 1]
  const entries = new Uint16Array(1 << maxBits)
  let position = 0
  for (let weight = 1; weight <= maxBits; weight++) {
    weights.forEach((has, symbol) => {
      if (has !== weight) return
      const width = 1 << (weight - 1)
      entries.fill((symbol << 8) | (maxBits + 1 - weight), position, position + width)
      position += width
    })
  }
  return { maxBits, entries }
}

/**
 * Decodes the Huffman stream `[start, end)` to exactly the bytes `into[from, to)`. `view` has `PADDING_BEFORE`
 * and `PADDING_BEHIND` around the streams. Throws `CorruptCompression` unless the stream ends with the last symbol.
 */
export function decodeHuffmanStream(
  view: DataView,
  {
    start,
    end,
    table,
  }: { readonly start: number; readonly end: number; readonly table: HuffmanTable },
  { into, from, to }: { readonly into: Uint8Array; readonly from: number; readonly to: number },
): void {
  const { entries, maxBits } = table
  const mask = (1 << maxBits) - 1
  const last = start * 8
  let at = firstBit(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), start, end)
  let position = from
  // Two symbols (22 bits) from one read of 25.
  while (position + 2 <= to && at >= last) {
    const read = at - 2 * MAX_CODE_BITS
    const bits = view.getUint32(read >>> 3, true) >>> (read & 7)
    const one = entries[(bits >>> (2 * MAX_CODE_BITS - maxBits)) & mask] as number
    const used = one & 0xff
    const two = entries[(bits >>> (2 * MAX_CODE_BITS - maxBits - used)) & mask] as number
    into[position] = one >>> 8
    into[position + 1] = two >>> 8
    at -= used + (two & 0xff)
    position += 2
  }
  if (position < to && at >= last) {
    const entry = entries[bitsAt(view, at - maxBits, maxBits)] as number
    into[position++] = entry >>> 8
    at -= entry & 0xff
  }
  if (position !== to || at !== last)
    throw new CorruptCompression('zstd: a Huffman stream does not end with its literals')
}
