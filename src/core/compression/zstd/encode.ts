import { MAX_BLOCK_SIZE } from './block-decode.ts'
import { ChainSearch } from './chain-search.ts'
import { ZSTD_MAGIC } from './frame.ts'
import { writeLiterals } from './literals-encode.ts'
import {
  DoubleHashSearch,
  MAX_DISTANCE,
  type MatchSearch,
  type SearchedBlock,
} from './match-search.ts'
import { SequenceStore } from './sequence-store.ts'
import { SequencesEncoder } from './sequences-encode.ts'

const RAW_BLOCK = 0
const REPEATED_BYTE_BLOCK = 1
const COMPRESSED_BLOCK = 2

/** The most that a frame header takes here. */
const MAX_HEADER_SIZE = 14

const STANDARD_LEVEL = 3
const SLOW_FROM_LEVEL = 5

/** Literals and sequences of a block, at the worst, before it is known that they do not pay. */
const SCRATCH_SIZE = 5 * MAX_BLOCK_SIZE + 2048

/**
 * Writes one Zstandard frame (RFC 8878). It declares its content size: Java's and librdkafka's readers need none, but several
 * JavaScript ones give wrong bytes without it (zstddec) or none (zstd-codec).
 *
 * One object serves content after content, so that its tables are made once.
 */
export class ZstdEncoder {
  readonly #quickSearch = new DoubleHashSearch(16, 15)
  #search: MatchSearch = this.#quickSearch
  readonly #store = new SequenceStore()
  readonly #sequences = new SequencesEncoder()
  readonly #scratch = new Uint8Array(SCRATCH_SIZE)

  /** Up to level 4 the quick search serves; above it one that looks longer with each level. */
  encode(bytes: Uint8Array, level = STANDARD_LEVEL): Uint8Array {
    this.#search =
      level < SLOW_FROM_LEVEL ? this.#quickSearch : new ChainSearch(level, bytes.length)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const blockCount = Math.max(1, Math.ceil(bytes.length / MAX_BLOCK_SIZE))
    const frame = new Uint8Array(MAX_HEADER_SIZE + blockCount * 3 + bytes.length)
    let to = writeFrameHeader(frame, bytes.length)
    this.#search.begin(bytes.length)
    this.#store.reset()
    for (let index = 0; index < blockCount; index++) {
      const start = index * MAX_BLOCK_SIZE
      const end = Math.min(start + MAX_BLOCK_SIZE, bytes.length)
      const isLast = index === blockCount - 1
      to = this.#encodeBlock({ bytes, view, start, end }, { into: frame, at: to, isLast })
    }
    return frame.subarray(0, to)
  }

  /** Writes a block in the shortest of its three forms, and gives where it ended (RFC 8878 §3.1.1.2). */
  #encodeBlock(
    block: SearchedBlock,
    { into, at, isLast }: { into: Uint8Array; at: number; isLast: boolean },
  ): number {
    const { bytes, start, end } = block
    const size = end - start
    if (isOneByte(bytes, start, end)) {
      writeBlockHeader(into, at, { isLast, kind: REPEATED_BYTE_BLOCK, size })
      into[at + 3] = bytes[start] as number
      return at + 4
    }
    const compressed = this.#compress(block)
    if (compressed === null) {
      writeBlockHeader(into, at, { isLast, kind: RAW_BLOCK, size })
      into.set(bytes.subarray(start, end), at + 3)
      return at + 3 + size
    }
    writeBlockHeader(into, at, { isLast, kind: COMPRESSED_BLOCK, size: compressed.length })
    into.set(compressed, at + 3)
    return at + 3 + compressed.length
  }

  /** The content of a compressed block (RFC 8878 §3.1.1.3); `null` when it is not smaller. */
  #compress(block: SearchedBlock): Uint8Array | null {
    const store = this.#store
    const distances = store.distances()
    store.clear()
    this.#search.search(block, store)
    const literalsEnd = writeLiterals(this.#scratch, 0, store.literals)
    const end = this.#sequences.write(this.#scratch, literalsEnd, store)
    if (end < block.end - block.start) return this.#scratch.subarray(0, end)
    // A reader will not see these sequences, so it will not know their offsets.
    store.setDistances(distances)
    return null
  }
}

/**
 * Frame_Header (RFC 8878 §3.1.1.1): a single segment, whose window is the content, as long as matches may reach
 * through all of it; else a window of 8 MiB, which readers promise to hold.
 */
function writeFrameHeader(frame: Uint8Array, sizeBytes: number): number {
  const view = new DataView(frame.buffer)
  view.setUint32(0, ZSTD_MAGIC, true)
  const singleSegment = 0x20
  if (sizeBytes < 256) {
    frame[4] = singleSegment
    frame[5] = sizeBytes
    return 6
  }
  if (sizeBytes < 65536 + 256) {
    frame[4] = singleSegment | 0x40
    view.setUint16(5, sizeBytes - 256, true)
    return 7
  }
  if (sizeBytes <= MAX_DISTANCE) {
    frame[4] = singleSegment | 0x80
    view.setUint32(5, sizeBytes, true)
    return 9
  }
  frame[4] = 0xc0
  frame[5] = (Math.log2(MAX_DISTANCE) - 10) << 3
  view.setUint32(6, sizeBytes >>> 0, true)
  view.setUint32(10, Math.floor(sizeBytes / 2 ** 32), true)
  return 14
}

/** Block_Header (RFC 8878 §3.1.1.2). */
function writeBlockHeader(
  frame: Uint8Array,
  at: number,
  { isLast, kind, size }: { isLast: boolean; kind: number; size: number },
): void {
  const word = (isLast ? 1 : 0) | (kind << 1) | (size << 3)
  frame[at] = word & 0xff
  frame[at + 1] = (word >>> 8) & 0xff
  frame[at + 2] = word >>> 16
}

function isOneByte(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]
  for (let i = start + 1; i < end; i++) if (bytes[i] !== first) return false
  return end > start
}
