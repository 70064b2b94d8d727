import type { Codec, Codecs } from '../codecs.ts'

/** Enough repetition for a match, and long enough for a native to take the way it takes for real data. */
const SAMPLE = new TextEncoder().encode(
  'It was late in the evening when K. arrived. The village lay deep in snow. '.repeat(16),
)

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

/**
 * The check value of CRC-32C (RFC 3720), whole, continued and in a part; and that of 4 KiB of `5a`, whole and continued, because
 * few bytes never reach a native.
 */
export function provesCrc32c(crc32c: Codecs['crc32c']): boolean {
  const digits = new TextEncoder().encode('--123456789--')
  const wide = new Uint8Array(4096).fill(0x5a)
  return (
    crc32c(digits, 0, 2, 11) === 0xe3069283 &&
    crc32c(digits, crc32c(digits, 0, 2, 6), 6, 11) === 0xe3069283 &&
    crc32c(wide) === 0x37f18c49 &&
    crc32c(wide, crc32c(wide, 0, 0, 1000), 1000) === 0x37f18c49
  )
}

/** What it writes it reads again, from a view into a larger array too; nothing stays nothing. */
export function provesCompression(codec: Codec): boolean {
  for (const sample of [SAMPLE, SAMPLE.subarray(5, 700), new Uint8Array(0)]) {
    const compressed = codec.compress(sample)
    const shifted = new Uint8Array(compressed.length + 3)
    shifted.set(compressed, 3)
    if (!sameBytes(codec.decompress(shifted.subarray(3), sample.length), sample)) return false
  }
  return codec.compress(SAMPLE).length < SAMPLE.length / 2
}

/**
 * Reads a frame that does not say its size, as Kafka's Java client writes them: some decoders give nothing (zstd-codec), wrong
 * bytes (zstddec), or fail above 1 MB (@bokuweb/zstd-wasm). This one holds 3 MiB in 24 blocks of one repeated byte.
 */
export function provesSizelessFrame(codec: Codec): boolean {
  const blockSize = 128 * 1024
  const blocks = 24
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]
  for (let block = 1; block <= blocks; block++) {
    const header = (block === blocks ? 1 : 0) | (1 << 1) | (blockSize << 3)
    frame.push(header & 0xff, (header >>> 8) & 0xff, header >>> 16, block)
  }
  const content = codec.decompress(Uint8Array.from(frame), blocks * blockSize)
  for (let block = 1; block <= blocks; block++)
    if (content[block * blockSize - 1] !== block) return false
  return content.length === blocks * blockSize
}
