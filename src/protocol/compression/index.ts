// What compresses records, and what Kafka puts around it. Bare codecs come from the world.

export { type CompressOptions, compress, type DecompressOptions, decompress } from './framing.ts'
export {
  COMPRESSION_NAMES,
  type CompressionId,
  type CompressionLevels,
  type CompressionName,
  compressionId,
  compressionLevels,
  isCompressionLevel,
} from './types.ts'
