/** Which implementation serves: a native addon, Node's own zlib, or the pure one that is always there. */
export type CodecTier = 'native' | 'node' | 'pure'

/** Thrown when compressed bytes are not what they claim, or hold more than the caller allows. */
export class CorruptCompression extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CorruptCompression'
  }
}

export interface Codec {
  readonly tier: CodecTier
  /** `level` as the codec knows it; absent: its default. Synchronous. */
  compress(bytes: Uint8Array, level?: number): Uint8Array
  /**
   * Gives what was compressed, at most `limitBytes`: counted while it decodes, or checked before a native
   * that has no such limit is called. Throws `CorruptCompression`, and nothing else, for any input.
   */
  decompress(bytes: Uint8Array, limitBytes: number): Uint8Array
}

/**
 * CRC32C and the compressions, probed once by the world, so that nothing else loads a package and a
 * simulation pins the pure tier (natives give other bytes, and a seed must mean the same everywhere).
 * Formats are the bare ones: gzip members, a raw snappy block, an LZ4 frame, a zstd frame. What Kafka puts
 * around them (xerial chunks, the broken LZ4 header of magic 0) is `protocol/compression`.
 */
export interface Codecs {
  readonly crc32cTier: CodecTier
  /** CRC-32C (Castagnoli) of `bytes[start, end)`, unsigned, continued from `previous` (0 at first). */
  crc32c(bytes: Uint8Array, previous?: number, start?: number, end?: number): number
  /** CRC-32 (IEEE), unsigned: message sets of magic 0 and 1. */
  crc32(bytes: Uint8Array, previous?: number, start?: number, end?: number): number
  readonly gzip: Codec
  readonly snappy: Codec
  readonly lz4: Codec
  readonly zstd: Codec
}
