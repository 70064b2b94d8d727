import { CorruptCompression } from '../../world/index.ts'
import { decodeHuffmanStream, type HuffmanTable, readHuffmanTable } from './huffman-decode.ts'

/** Literals of a block, where they lie now. */
export interface Literals {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Where the sequences section begins. */
  readonly sequencesAt: number
  /** The tree that a later block without one of its own repeats. */
  readonly table: HuffmanTable | null
}

/** The block as its decoder sees it: in a padded array. */
export interface PaddedBlock {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly start: number
  readonly end: number
  /** No block gives more. */
  readonly maxSizeBytes: number
}

const RAW = 0
const REPEATED_BYTE = 1
const TREELESS = 3

/**
 * Reads the literals section of a block (RFC 8878 §3.1.1.3.1). Compressed ones go to `scratch`, which holds a block's
 * maximum. Throws `CorruptCompression`.
 */
export function readLiterals(
  block: PaddedBlock,
  previous: HuffmanTable | null,
  scratch: Uint8Array,
): Literals {
  const { bytes, start, end } = block
  if (start >= end) throw new CorruptCompression('zstd: a block without literals section')
  const header = readLiteralsHeader(block)
  const { kind, sizeBytes, contentAt } = header
  if (sizeBytes > block.maxSizeBytes || contentAt > end)
    throw new CorruptCompression('zstd: literals of more than a block')
  if (kind === RAW) {
    const sequencesAt = contentAt + sizeBytes
    if (sequencesAt > end) throw new CorruptCompression('zstd: literals are cut off')
    return { bytes, start: contentAt, end: sequencesAt, sequencesAt, table: previous }
  }
  if (kind === REPEATED_BYTE) {
    if (contentAt >= end) throw new CorruptCompression('zstd: literals are cut off')
    scratch.fill(bytes[contentAt] as number, 0, sizeBytes)
    const sequencesAt = contentAt + 1
    return { bytes: scratch, start: 0, end: sizeBytes, sequencesAt, table: previous }
  }
  const sequencesAt = contentAt + header.compressedSizeBytes
  if (sequencesAt > end) throw new CorruptCompression('zstd: literals are cut off')
  let table = previous
  let streamsAt = contentAt
  if (kind !== TREELESS) {
    const tree = readHuffmanTable(block.view, { start: contentAt, end: sequencesAt })
    table = tree.table
    streamsAt = tree.end
  }
  if (table === null) throw new CorruptCompression('zstd: no Huffman tree to repeat')
  const streams = { view: block.view, start: streamsAt, end: sequencesAt, table }
  if (header.streamCount === 1) {
    const target = { into: scratch, from: 0, to: sizeBytes }
    decodeHuffmanStream(block.view, streams, target)
  } else {
    decodeFourStreams(streams, scratch, sizeBytes)
  }
  return { bytes: scratch, start: 0, end: sizeBytes, sequencesAt, table }
}

interface LiteralsHeader {
  readonly kind: number
  readonly sizeBytes: number
  readonly compressedSizeBytes: number
  readonly streamCount: 1 | 4
  readonly contentAt: number
}

/** Literals_Section_Header (RFC 8878 §3.1.1.3.1.1): the sizes take 5 to 20 bits each, by kind and format. */
function readLiteralsHeader({ bytes, view, start }: PaddedBlock): LiteralsHeader {
  const first = bytes[start] as number
  const kind = first & 3
  const format = (first >>> 2) & 3
  if (kind === RAW || kind === REPEATED_BYTE) {
    const word = view.getUint32(start, true)
    const plain = { kind, compressedSizeBytes: 0, streamCount: 1 } as const
    if (format === 1) return { ...plain, sizeBytes: (word >>> 4) & 0xfff, contentAt: start + 2 }
    if (format === 3) return { ...plain, sizeBytes: (word >>> 4) & 0xfffff, contentAt: start + 3 }
    return { ...plain, sizeBytes: first >>> 3, contentAt: start + 1 }
  }
  const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18
  const low = view.getUint32(start, true)
  const high = bytes[start + 4] as number
  const mask = (1 << sizeBits) - 1
  return {
    kind,
    sizeBytes: (low >>> 4) & mask,
    compressedSizeBytes:
      sizeBits === 18 ? ((low >>> 22) | (high << 10)) & mask : (low >>> (4 + sizeBits)) & mask,
    streamCount: format === 0 ? 1 : 4,
    contentAt: start + (sizeBits === 10 ? 3 : sizeBits === 14 ? 4 : 5),
  }
}

/** Jump_Table (RFC 8878 §3.1.1.3.1.6): the sizes of the first three streams; each gives a quarter, rounded up. */
function decodeFourStreams(
  streams: {
    readonly view: DataView
    readonly start: number
    readonly end: number
    readonly table: HuffmanTable
  },
  into: Uint8Array,
  sizeBytes: number,
): void {
  const { view, end, table } = streams
  const quarter = (sizeBytes + 3) >>> 2
  let start = streams.start + 6
  if (start > end || quarter * 3 > sizeBytes)
    throw new CorruptCompression('zstd: four Huffman streams in too little')
  for (let i = 0; i < 4; i++) {
    const streamEnd = i === 3 ? end : start + view.getUint16(streams.start + i * 2, true)
    if (streamEnd > end) throw new CorruptCompression('zstd: a Huffman stream is cut off')
    const from = i * quarter
    const to = i === 3 ? sizeBytes : from + quarter
    decodeHuffmanStream(view, { start, end: streamEnd, table }, { into, from, to })
    start = streamEnd
  }
}
