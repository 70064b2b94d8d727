import { type Codec, CorruptCompression } from '#core'
import { readSnappyPreamble } from '#core/compression'

// The framing of snappy-java ("xerial"), which Kafka's Java client writes: a header, then chunks, each its length (int32, big
// endian) and a raw block. kafkajs, librdkafka and others write one raw block and no header.

/** 0x82 "SNAPPY" 0x00, then a version and the least version that can read it, both 1 (int32). */
const HEADER = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1)
const MARK_SIZE = 8

/** As in snappy-java. Google's library works in pieces of 64 KiB; the addon is slow above 32 (`core/world/node`). */
const CHUNK_SIZE = 32 * 1024

/** Writes what Kafka's Java client writes: of nothing, the header alone. */
export function compressSnappy(codec: Codec, bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = []
  let size = HEADER.length
  for (let start = 0; start < bytes.length; start += CHUNK_SIZE) {
    const piece = codec.compress(bytes.subarray(start, start + CHUNK_SIZE))
    pieces.push(piece)
    size += 4 + piece.length
  }
  const stream = new Uint8Array(size)
  const view = new DataView(stream.buffer)
  stream.set(HEADER)
  let to = HEADER.length
  for (const piece of pieces) {
    view.setInt32(to, piece.length)
    stream.set(piece, to + 4)
    to += 4 + piece.length
  }
  return stream
}

/** Reads both kinds. Throws `CorruptCompression`, also when there are more than `limitBytes`. */
export function decompressSnappy(codec: Codec, bytes: Uint8Array, limitBytes: number): Uint8Array {
  if (!startsChunks(bytes, 0)) return codec.decompress(bytes, limitBytes)
  const content = new Uint8Array(sizeOfChunks(bytes, limitBytes))
  let to = 0
  forEachChunk(bytes, (chunk) => {
    const piece = codec.decompress(chunk, content.length - to)
    content.set(piece, to)
    to += piece.length
  })
  return content
}

/** What all chunks claim to hold, each claim checked against the bytes of its chunk. */
function sizeOfChunks(bytes: Uint8Array, limitBytes: number): number {
  let size = 0
  forEachChunk(bytes, (chunk) => {
    size += readSnappyPreamble(chunk, limitBytes - size).sizeBytes
  })
  return size
}

/**
 * As SnappyInputStream does: the versions are not looked at, a header may come again (streams one after the other), and
 * less than a length at the end is left alone.
 */
function forEachChunk(bytes: Uint8Array, use: (chunk: Uint8Array) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = HEADER.length
  while (at + 4 <= bytes.length) {
    if (startsChunks(bytes, at)) {
      at += HEADER.length
      continue
    }
    const size = view.getInt32(at)
    const start = at + 4
    if (size < 0 || size > bytes.length - start)
      throw new CorruptCompression(`snappy: a chunk of ${size} bytes`)
    use(bytes.subarray(start, start + size))
    at = start + size
  }
}

function startsChunks(bytes: Uint8Array, at: number): boolean {
  if (at + HEADER.length > bytes.length) return false
  for (let i = 0; i < MARK_SIZE; i++) if (bytes[at + i] !== HEADER[i]) return false
  return true
}
