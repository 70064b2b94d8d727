import type { Codec } from '../../world/index.ts'
import { ZstdDecoder } from './decode.ts'
import { ZstdEncoder } from './encode.ts'

export { measureZstd, type ZstdMeasure } from './decode.ts'

/** Zstandard (RFC 8878) in JavaScript alone, both ways: the tier that Node 20 has without an addon. */
export function pureZstd(): Codec {
  const encoder = new ZstdEncoder()
  const decoder = new ZstdDecoder()
  return {
    tier: 'pure',
    compress: (bytes, level) => encoder.encode(bytes, level),
    decompress: (bytes, limitBytes) => decoder.decode(bytes, limitBytes),
  }
}
