import { CorruptCompression } from '../../world/index.ts'
import { MAX_BLOCK_SIZE } from './block-decode.ts'

export const ZSTD_MAGIC = 0xfd2fb528
/** Skippable frames have 16 magic numbers (RFC 8878 §3.1.2). */
const SKIPPABLE_MAGIC = 0x184d2a50

/** What libzstd, and with it Kafka's Java, takes at most when not told otherwise: a window of 128 MiB. */
const MAX_WINDOW_SIZE = 2 ** 27

export interface FrameHeader {
  readonly windowSizeBytes: number
  /** `null` when the frame does not say, as with all that Kafka's Java client writes. */
  readonly contentSizeBytes: number | null
  readonly hasChecksum: boolean
  /** Where the first block begins. */
  readonly end: number
}

export type BlockKind = 'raw' | 'repeated byte' | 'compressed'

export interface Block {
  readonly kind: BlockKind
  readonly isLast: boolean
  /** What is written as the block's size: of its content unless it is compressed. */
  readonly sizeBytes: number
  readonly start: number
  readonly end: number
}

const BLOCK_KINDS: readonly BlockKind[] = ['raw', 'repeated byte', 'compressed']

/** Where the skippable frame at `at` ends; -1 when there is none (RFC 8878 §3.1.2). */
export function skippableFrameEnd(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 4 > bytes.length) throw new CorruptCompression('zstd: a magic number is cut off')
  if ((view.getUint32(at, true) & ~15) >>> 0 !== SKIPPABLE_MAGIC) return -1
  if (at + 8 > bytes.length) throw new CorruptCompression('zstd: a skippable frame is cut off')
  const end = at + 8 + view.getUint32(at + 4, true)
  if (end > bytes.length) throw new CorruptCompression('zstd: a skippable frame is cut off')
  return end
}

/** Reads the header of the frame at `at` (RFC 8878 §3.1.1.1). Throws `CorruptCompression`. */
export function readFrameHeader(bytes: Uint8Array, at: number): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 5 > bytes.length) throw new CorruptCompression('zstd: the frame header is cut off')
  if (view.getUint32(at, true) !== ZSTD_MAGIC) throw new CorruptCompression('zstd: not a frame')
  const descriptor = bytes[at + 4] as number
  const singleSegment = (descriptor & 0x20) !== 0
  const dictionarySize = [0, 1, 2, 4][descriptor & 3] as number
  const contentSizeSize = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] as number
  const windowAt = at + 5
  const dictionaryAt = windowAt + (singleSegment ? 0 : 1)
  const contentSizeAt = dictionaryAt + dictionarySize
  const end = contentSizeAt + contentSizeSize
  if (end > bytes.length) throw new CorruptCompression('zstd: the frame header is cut off')
  if ((descriptor & 0x08) !== 0) throw new CorruptCompression('zstd: a reserved flag')
  for (let i = dictionaryAt; i < contentSizeAt; i++)
    if (bytes[i] !== 0) throw new CorruptCompression('zstd: the frame wants a dictionary')
  const contentSizeBytes = readContentSize(view, contentSizeAt, contentSizeSize)
  const windowSizeBytes = singleSegment
    ? (contentSizeBytes as number)
    : windowSize(bytes[windowAt] as number)
  if (!singleSegment && windowSizeBytes > MAX_WINDOW_SIZE)
    throw new CorruptCompression('zstd: a window of more than 128 MiB')
  return { windowSizeBytes, contentSizeBytes, hasChecksum: (descriptor & 4) !== 0, end }
}

/** Window_Descriptor (RFC 8878 §3.1.1.1.2): an exponent of 5 bits, and eighths. */
function windowSize(descriptor: number): number {
  const size = 2 ** (10 + (descriptor >>> 3))
  return size + (size / 8) * (descriptor & 7)
}

/** Frame_Content_Size (RFC 8878 §3.1.1.1.4): of two bytes, 256 less is written. */
function readContentSize(view: DataView, at: number, size: number): number | null {
  if (size === 0) return null
  if (size === 1) return view.getUint8(at)
  if (size === 2) return view.getUint16(at, true) + 256
  if (size === 4) return view.getUint32(at, true)
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
}

/** No block of a frame gives or takes more (RFC 8878 §3.1.1.2.4). */
export function maxBlockSize(header: FrameHeader): number {
  return Math.min(header.windowSizeBytes, MAX_BLOCK_SIZE)
}

/** Reads the header of the block at `at` (RFC 8878 §3.1.1.2). Throws `CorruptCompression`. */
export function readBlock(bytes: Uint8Array, at: number, maxSizeBytes: number): Block {
  const start = at + 3
  if (start > bytes.length) throw new CorruptCompression('zstd: a block header is cut off')
  const word =
    (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
  const kind = BLOCK_KINDS[(word >>> 1) & 3]
  const sizeBytes = word >>> 3
  if (kind === undefined) throw new CorruptCompression('zstd: a block of the reserved kind')
  if (sizeBytes > maxSizeBytes) throw new CorruptCompression('zstd: a block above its maximum')
  const end = start + (kind === 'repeated byte' ? 1 : sizeBytes)
  if (end > bytes.length) throw new CorruptCompression('zstd: a block is cut off')
  return { kind, isLast: (word & 1) !== 0, sizeBytes, start, end }
}
