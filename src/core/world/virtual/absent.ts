import type { Codec, Codecs } from '../codecs.ts'
import { type Net, NetFault } from '../net.ts'

/** Stands where a universe was given no codecs: whoever calls them is told so. */
export function absentCodecs(): Codecs {
  const refuse = (): never => {
    throw new Error('this universe was made without codecs')
  }
  const codec: Codec = { tier: 'pure', compress: refuse, decompress: refuse }
  return {
    crc32cTier: 'pure',
    crc32c: refuse,
    crc32: refuse,
    gzip: codec,
    snappy: codec,
    lz4: codec,
    zstd: codec,
  }
}

/** Not yet: the virtual network. Everything is unreachable. */
export function absentNet(): Net {
  const unreachable = (operation: string) => Promise.reject(new NetFault('EHOSTUNREACH', operation))
  return {
    listen: () => unreachable('listen'),
    dial: () => unreachable('dial'),
    pair: () => {
      throw new Error('the virtual world has no network yet')
    },
  }
}
