import { MAX_BLOCK_SIZE } from './block-decode.ts'
import { ZSTD_MAGIC } from './frame.ts'

const RAW_BLOCK = 0
const REPEATED_BYTE_BLOCK = 1

/** The most that a frame header takes here. */
const MAX_HEADER_SIZE = 13

/**
 * Writes one Zstandard frame. It declares its content size: Java's and librdkafka's readers need none, but several
 * JavaScript ones give wrong bytes without it (zstddec) or none (zstd-codec).
 */
export class ZstdEncoder {
  encode(bytes: Uint8Array): Uint8Array {
    const blockCount = Math.max(1, Math.ceil(bytes.length / MAX_BLOCK_SIZE))
    const frame = new Uint8Array(MAX_HEADER_SIZE + blockCount * 3 + bytes.length)
    let to = writeFrameHeader(frame, bytes.length)
    for (let block = 0; block < blockCount; block++) {
      const start = block * MAX_BLOCK_SIZE
      const end = Math.min(start + MAX_BLOCK_SIZE, bytes.length)
      const isLast = block === blockCount - 1
      if (isOneByte(bytes, start, end)) {
        writeBlockHeader(frame, to, { isLast, kind: REPEATED_BYTE_BLOCK, size: end - start })
        frame[to + 3] = bytes[start] as number
        to += 4
      } else {
        writeBlockHeader(frame, to, { isLast, kind: RAW_BLOCK, size: end - start })
        frame.set(bytes.subarray(start, end), to + 3)
        to += 3 + end - start
      }
    }
    return frame.subarray(0, to)
  }
}

/** Frame_Header (RFC 8878 §3.1.1.1) of a single segment: the window is the content. */
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
  frame[4] = singleSegment | 0x80
  view.setUint32(5, sizeBytes, true)
  return 9
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
