import type { Codecs } from '#core'
import { compressLz4, decompressLz4 } from './lz4.ts'
import { compressSnappy, decompressSnappy } from './snappy.ts'
import { type CompressionId, compressionLevels } from './types.ts'

/** The version of the record format. Of the compressions only lz4 in the oldest differs. */
export type Magic = 0 | 1 | 2

export interface CompressOptions {
  readonly magic: Magic
  /** As `compression.<name>.level` has it; absent: Kafka's default. No meaning where there are no levels. */
  readonly level?: number
}

export interface DecompressOptions {
  readonly magic: Magic
  /** `maxDecompressedBytes` of `core/limits`, as a rule. */
  readonly limitBytes: number
}

/** Compresses records as Kafka's Java client would. For 0, "none", gives the bytes themselves. Synchronous. */
export function compress(
  codecs: Codecs,
  id: CompressionId,
  bytes: Uint8Array,
  { magic, level }: CompressOptions,
): Uint8Array {
  // At its standard level a codec takes its own quickest way: for lz4, 9 is no high compression (KIP-390).
  const effort = level === compressionLevels(id)?.standard ? undefined : level
  switch (id) {
    case 0:
      return bytes
    case 1:
      return codecs.gzip.compress(bytes, effort)
    case 2:
      return compressSnappy(codecs.snappy, bytes)
    case 3:
      return compressLz4(codecs.lz4, bytes, { magic, level: effort })
    case 4:
      return codecs.zstd.compress(bytes, effort)
  }
}

/**
 * Gives back what was compressed, whichever client wrote it. Throws `CorruptCompression`, and nothing else, when it is damaged
 * or gives more than `limitBytes`. Synchronous; for 0, "none", gives the bytes themselves.
 */
export function decompress(
  codecs: Codecs,
  id: CompressionId,
  bytes: Uint8Array,
  { magic, limitBytes }: DecompressOptions,
): Uint8Array {
  switch (id) {
    case 0:
      return bytes
    case 1:
      return codecs.gzip.decompress(bytes, limitBytes)
    case 2:
      return decompressSnappy(codecs.snappy, bytes, limitBytes)
    case 3:
      return decompressLz4(codecs.lz4, bytes, { magic, limitBytes })
    case 4:
      return codecs.zstd.decompress(bytes, limitBytes)
  }
}
