import { type Codec, CorruptCompression } from '../world/index.ts'
import { decodeLz4Block, measureLz4Block, type Slice } from './lz4-block.ts'
import { type Lz4BlockEncoder, Lz4FastEncoder, Lz4HighEncoder } from './lz4-encode.ts'
import { xxhash32 } from './xxhash32.ts'

// LZ4 frame format 1.6.3: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md

const MAGIC = 0x184d2204
const HEADER_SIZE = 7

/** Version 1, blocks independent, no checksums, no content size: what Kafka's Java client writes. */
const FLAGS_WRITTEN = 0x60
/** Blocks of at most 64 KiB. */
const BLOCK_DESCRIPTOR_WRITTEN = 0x40
const BLOCK_SIZE_WRITTEN = 65536

const STORED = 0x80000000

/** What the header of a frame says. */
interface FrameHeader {
  readonly blocksLinked: boolean
  readonly blockChecksums: boolean
  readonly contentChecksum: boolean
  /** `null` when the frame does not say. */
  readonly contentSizeBytes: number | null
  readonly maxBlockSizeBytes: number
  /** Where the first block begins. */
  readonly end: number
}

/** A block of a frame: where its bytes are, and whether they are stored as they were. */
interface FrameBlock extends Slice {
  readonly stored: boolean
  /** Where the next block, or the end mark, begins. */
  readonly next: number
}

/** Reads the header at the start of `frame`. Throws `CorruptCompression`. */
function readHeader(frame: Uint8Array): FrameHeader {
  if (frame.length < HEADER_SIZE) throw new CorruptCompression('lz4: the frame header is cut off')
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw new CorruptCompression('lz4: not an LZ4 frame')
  const flags = frame[4] as number
  if (flags >>> 6 !== 1) throw new CorruptCompression(`lz4: frame version ${flags >>> 6}`)
  if ((flags & 0b11) !== 0) throw new CorruptCompression('lz4: a dictionary or a reserved flag')
  const descriptor = frame[5] as number
  const sizeCode = descriptor >>> 4
  if ((descriptor & 0x8f) !== 0 || sizeCode < 4)
    throw new CorruptCompression(`lz4: block descriptor ${descriptor}`)
  const hasContentSize = (flags & 0x08) !== 0
  const checksumAt = hasContentSize ? 14 : 6
  if (frame.length <= checksumAt) throw new CorruptCompression('lz4: the frame header is cut off')
  if (frame[checksumAt] !== ((xxhash32(frame, 4, checksumAt) >>> 8) & 0xff))
    throw new CorruptCompression('lz4: the header checksum differs')
  return {
    blocksLinked: (flags & 0x20) === 0,
    blockChecksums: (flags & 0x10) !== 0,
    contentChecksum: (flags & 0x04) !== 0,
    contentSizeBytes: hasContentSize
      ? view.getUint32(6, true) + view.getUint32(10, true) * 2 ** 32
      : null,
    maxBlockSizeBytes: 1 << (2 * sizeCode + 8),
    end: checksumAt + 1,
  }
}

/** Reads the block at `at`; `null` at the end mark. Throws `CorruptCompression`. */
function readBlock(frame: Uint8Array, header: FrameHeader, at: number): FrameBlock | null {
  if (at + 4 > frame.length) throw new CorruptCompression('lz4: the frame has no end mark')
  const word = new DataView(frame.buffer, frame.byteOffset + at, 4).getUint32(0, true)
  const size = word % STORED
  // Kafka's reader takes a stored block of no bytes for the end mark, too.
  if (size === 0) return null
  if (size > header.maxBlockSizeBytes)
    throw new CorruptCompression(`lz4: a block of ${size} bytes, above the frame's maximum`)
  const start = at + 4
  const end = start + size
  const next = end + (header.blockChecksums ? 4 : 0)
  if (next > frame.length) throw new CorruptCompression('lz4: a block is cut off')
  return { bytes: frame, start, end, stored: word >= STORED, next }
}

/** Throws `CorruptCompression` unless the four bytes at `at` are the checksum of `bytes[start, end)`. */
function checkSum(frame: Uint8Array, at: number, { bytes, start, end }: Slice): void {
  if (at + 4 > frame.length) throw new CorruptCompression('lz4: a checksum is cut off')
  const view = new DataView(frame.buffer, frame.byteOffset + at, 4)
  if (view.getUint32(0, true) !== xxhash32(bytes, start, end))
    throw new CorruptCompression('lz4: a checksum differs')
}

/**
 * How many bytes the frame at the start of `frame` holds, found without decoding it and checked against `limitBytes`
 * after each block. Throws `CorruptCompression`.
 */
function measure(frame: Uint8Array, header: FrameHeader, limitBytes: number): number {
  let size = 0
  for (let at = header.end; ; ) {
    const block = readBlock(frame, header, at)
    if (block === null) break
    const blockSize = block.stored ? block.end - block.start : measureLz4Block(block)
    if (blockSize > header.maxBlockSizeBytes)
      throw new CorruptCompression('lz4: a block holds more than its maximum')
    size += blockSize
    if (size > limitBytes) throw new CorruptCompression(`lz4: more than ${limitBytes} bytes`)
    at = block.next
  }
  if (header.contentSizeBytes !== null && header.contentSizeBytes !== size)
    throw new CorruptCompression('lz4: the content size differs')
  return size
}

/**
 * Throws `CorruptCompression` when the frame holds more than `limitBytes`; what a decoder that knows no limit is asked
 * after. First by what the block headers allow, which costs nothing; walked when that is not enough.
 */
export function checkLz4FrameSize(frame: Uint8Array, limitBytes: number): void {
  const header = readHeader(frame)
  let most = 0
  for (let at = header.end; most <= limitBytes; ) {
    const block = readBlock(frame, header, at)
    if (block === null) break
    const size = block.end - block.start
    // 255 bytes is the most that one byte of a block gives.
    most += block.stored ? size : Math.min(header.maxBlockSizeBytes, size * 255)
    at = block.next
  }
  if (most > limitBytes || header.contentSizeBytes !== null) measure(frame, header, limitBytes)
}

/**
 * Decodes the first frame of `frame` and leaves what is behind it, as Kafka's Lz4BlockInputStream does. Unlike that one it also reads linked blocks (python-lz4
 * writes them, and with it kafka-python) and checks the content checksum.
 *
 * Throws `CorruptCompression` when it is not a frame, a checksum differs, or it holds more than `limitBytes`;
 * allocates what it holds, and nothing before that is known.
 */
function decompressLz4Frame(frame: Uint8Array, limitBytes: number): Uint8Array {
  const header = readHeader(frame)
  const content = new Uint8Array(measure(frame, header, limitBytes))
  let to = 0
  let at = header.end
  for (;;) {
    const block = readBlock(frame, header, at)
    if (block === null) break
    if (header.blockChecksums) checkSum(frame, block.end, block)
    if (block.stored) {
      content.set(frame.subarray(block.start, block.end), to)
      to += block.end - block.start
    } else {
      to = decodeLz4Block(block, content, { at: to, windowStart: header.blocksLinked ? 0 : to })
    }
    at = block.next
  }
  if (header.contentChecksum)
    checkSum(frame, at + 4, { bytes: content, start: 0, end: content.length })
  return content
}

/**
 * LZ4 frames as Kafka's Java client writes them: blocks of 64 KiB, each on its own, no checksum but the header's. A level is
 * one of high compression, 1 to 17; none is the fast mode.
 */
export function pureLz4(): Codec {
  const fast = new Lz4FastEncoder()
  return {
    tier: 'pure',
    compress: (bytes, level) =>
      compressLz4Frame(level === undefined ? fast : new Lz4HighEncoder(level), bytes),
    decompress: decompressLz4Frame,
  }
}

function compressLz4Frame(encoder: Lz4BlockEncoder, bytes: Uint8Array): Uint8Array {
  const blockCount = Math.ceil(bytes.length / BLOCK_SIZE_WRITTEN)
  const frame = new Uint8Array(HEADER_SIZE + blockCount * 4 + bytes.length + 4)
  const view = new DataView(frame.buffer)
  view.setUint32(0, MAGIC, true)
  frame[4] = FLAGS_WRITTEN
  frame[5] = BLOCK_DESCRIPTOR_WRITTEN
  frame[6] = (xxhash32(frame, 4, 6) >>> 8) & 0xff
  let to = HEADER_SIZE
  for (let start = 0; start < bytes.length; start += BLOCK_SIZE_WRITTEN) {
    const end = Math.min(start + BLOCK_SIZE_WRITTEN, bytes.length)
    const size = encoder.encode({ bytes, start, end }, frame.subarray(to + 4))
    if (size < 0) {
      view.setUint32(to, STORED + (end - start), true)
      frame.set(bytes.subarray(start, end), to + 4)
      to += 4 + (end - start)
    } else {
      view.setUint32(to, size, true)
      to += 4 + size
    }
  }
  view.setUint32(to, 0, true)
  return frame.subarray(0, to + 4)
}
