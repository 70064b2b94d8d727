import { crc32, crc32c } from '../checksum/index.ts'
import type { Codecs } from '../world/index.ts'
import { nodeGzip } from './gzip.ts'
import { pureLz4 } from './lz4-frame.ts'
import { pureSnappy } from './snappy.ts'
import { pureZstd } from './zstd/index.ts'

/**
 * The codecs that are always there, on any Node that we run on and without an addon. The same bytes in give the same bytes
 * out on each of them (gzip excepted, whose bytes are those of Node's zlib): a simulation pins this tier, so that
 * a seed means the same everywhere [E29].
 */
export function pureCodecs(): Codecs {
  return {
    crc32cTier: 'pure',
    crc32c,
    crc32,
    gzip: nodeGzip(),
    snappy: pureSnappy(),
    lz4: pureLz4(),
    zstd: pureZstd(),
  }
}
