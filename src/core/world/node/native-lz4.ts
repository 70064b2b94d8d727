import { checkLz4FrameSize } from '#core/compression'
import { type Codec, CorruptCompression } from '../codecs.ts'

/**
 * `lz4-napi`, as far as it is used. Its frames have the flags of Kafka's Java client (FLG 0x60) and its blocks of 64 KiB up to such
 * content; above it blocks of 256 KiB, and above those of 4 MiB, for which Java readers take a buffer of that size.
 */
export interface Lz4Package {
  compressFrameSync(bytes: Uint8Array): Uint8Array
  decompressFrameSync(bytes: Uint8Array): Uint8Array
}

/** LZ4 frames by the addon `lz4-napi`. */
export function nativeLz4(addon: Lz4Package, pure: Codec): Codec {
  return {
    tier: 'native',
    compress: (bytes, level) =>
      level === undefined ? addon.compressFrameSync(bytes) : pure.compress(bytes, level),
    decompress: (frame, limitBytes) => {
      // The addon knows no limit, and takes a frame without end mark and no frame at all: this refuses them first.
      checkLz4FrameSize(frame, limitBytes)
      try {
        return addon.decompressFrameSync(frame)
      } catch (fault) {
        throw new CorruptCompression(`lz4: ${(fault as Error).message}`)
      }
    },
  }
}
