import { readSnappyPreamble } from '#core/compression'
import { type Codec, CorruptCompression } from '../codecs.ts'

/** `snappy`, as far as it is used. */
export interface SnappyPackage {
  compressSync(bytes: Uint8Array): Uint8Array
  uncompressSync(bytes: Uint8Array, options?: { asBuffer?: boolean }): Uint8Array
}

/**
 * The most the addon is given at once. It allocates its worst case with every call, and glibc gives blocks of this
 * size and more back to the kernel and takes them again each time: 125-190 MB/s at 64 KiB in a fresh process, 900-1060 at
 * 32 KiB. Chunks of one block need no framing: the elements of one follow those of another.
 */
const CHUNK_SIZE = 32 * 1024

/** Raw snappy blocks by the addon `snappy`. */
export function nativeSnappy(addon: SnappyPackage): Codec {
  return {
    tier: 'native',
    compress: (bytes) =>
      bytes.length <= CHUNK_SIZE ? addon.compressSync(bytes) : compressChunks(addon, bytes),
    decompress: (block, limitBytes) => {
      // The addon allocates what the block claims; this refuses the claim first.
      readSnappyPreamble(block, limitBytes)
      try {
        return addon.uncompressSync(block, { asBuffer: true })
      } catch (fault) {
        throw new CorruptCompression(`snappy: ${(fault as Error).message}`)
      }
    },
  }
}

function compressChunks(addon: SnappyPackage, bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(8 + bytes.length + Math.ceil(bytes.length / 512))
  let to = writeVarint(block, bytes.length)
  for (let start = 0; start < bytes.length; start += CHUNK_SIZE) {
    const chunk = addon.compressSync(bytes.subarray(start, start + CHUNK_SIZE))
    const elements = chunk.subarray(varintSize(chunk))
    block.set(elements, to)
    to += elements.length
  }
  return block.subarray(0, to)
}

function writeVarint(into: Uint8Array, value: number): number {
  let at = 0
  let left = value
  for (; left >= 0x80; left = Math.floor(left / 128)) into[at++] = (left & 0x7f) | 0x80
  into[at++] = left
  return at
}

function varintSize(bytes: Uint8Array): number {
  let size = 1
  while ((bytes[size - 1] as number) >= 0x80) size++
  return size
}
