import { measureZstd } from '#core/compression'
import { type Codec, CorruptCompression } from '../codecs.ts'

/** What Node's zlib has of Zstandard from 22.15 on (@types/node 20 does not know it). */
export interface NodeZstd {
  zstdCompressSync?(bytes: Uint8Array, options: { params: Record<number, number> }): Uint8Array
  zstdDecompressSync?(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array
  readonly constants: { readonly ZSTD_c_compressionLevel?: number }
}

/** `@toondepauw/node-zstd`, as far as it is used. */
export interface ZstdPackage {
  readonly Encoder: new (level: number) => { encodeSync(bytes: Uint8Array): Uint8Array }
  readonly Decoder: new () => { decodeSync(bytes: Uint8Array): Uint8Array }
}

/** libzstd's own default, and Kafka's. */
const DEFAULT_LEVEL = 3

/** libzstd's default promise to readers: windows up to this are taken without asking. */
const MODEST_WINDOW_BYTES = 8 * 1024 * 1024

/** Zstandard by Node's zlib. Throws where it has none. */
export function nodeZstd(zlib: NodeZstd, pure: Codec): Codec {
  const { zstdCompressSync, zstdDecompressSync, constants } = zlib
  const levelParameter = constants.ZSTD_c_compressionLevel
  if (
    zstdCompressSync === undefined ||
    zstdDecompressSync === undefined ||
    levelParameter === undefined
  )
    throw new Error('this Node has no Zstandard')
  return {
    tier: 'node',
    compress: (bytes, level = DEFAULT_LEVEL) =>
      zstdCompressSync(bytes, { params: { [levelParameter]: level } }),
    decompress: (bytes, limitBytes) => {
      // Node leaves what follows the last frame; the other tiers refuse it, and so does this walk.
      const { windowSizeBytes } = measureZstd(bytes, limitBytes)
      if (isHugeWindow(windowSizeBytes, limitBytes)) return pure.decompress(bytes, limitBytes)
      const content = corruptUnlessDecoded(() =>
        zstdDecompressSync(bytes, { maxOutputLength: Math.max(limitBytes, 1) }),
      )
      // A limit of 0 is not an option of zlib's: one byte more is let through there, and refused here.
      if (content.length > limitBytes) throw new CorruptCompression('zstd: more than 0 bytes')
      return content
    },
  }
}

/** Zstandard by the addon; what the headers cannot prove to stay within the limit goes to `pure`, which counts. */
export function addonZstd(addon: ZstdPackage, pure: Codec): Codec {
  const decoder = new addon.Decoder()
  return {
    tier: 'native',
    compress: (bytes, level = DEFAULT_LEVEL) => new addon.Encoder(level).encodeSync(bytes),
    decompress: (bytes, limitBytes) => {
      const { mostBytes, windowSizeBytes } = measureZstd(bytes, limitBytes)
      if (mostBytes > limitBytes || isHugeWindow(windowSizeBytes, limitBytes))
        return pure.decompress(bytes, limitBytes)
      return corruptUnlessDecoded(() => decoder.decodeSync(bytes))
    },
  }
}

/** libzstd allocates a frame's window before it has seen any content; the pure decoder has none, its output serves. */
function isHugeWindow(windowSizeBytes: number, limitBytes: number): boolean {
  return windowSizeBytes > Math.max(limitBytes, MODEST_WINDOW_BYTES)
}

/** What a native throws is the fault of the bytes: it has proved before that it can decode. */
function corruptUnlessDecoded(decode: () => Uint8Array): Uint8Array {
  try {
    return decode()
  } catch (fault) {
    throw new CorruptCompression(`zstd: ${(fault as Error).message}`)
  }
}
