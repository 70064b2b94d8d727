import { checkLz4FrameSize } from '#core/compression'
import { type Codec, CorruptCompression } from '../codecs.ts'

/** `lz4-napi`, as far as it is used. Its frames are those of Kafka's Java client: FLG 0x60, BD 0x40. */
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
