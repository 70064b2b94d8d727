import { createRequire } from 'node:module'
import * as zlib from 'node:zlib'
import { pureCodecs } from '#core/compression'
import type { Codec, Codecs, CodecTier } from '../codecs.ts'
import { type Lz4Package, nativeLz4 } from './native-lz4.ts'
import { nativeSnappy, type SnappyPackage } from './native-snappy.ts'
import { addonZstd, type NodeZstd, nodeZstd, type ZstdPackage } from './native-zstd.ts'
import { provesCompression, provesCrc32c, provesSizelessFrame } from './prove-codec.ts'

export interface ProbeOptions {
  /**
   * The best tier that may be used. Absent: what the environment says in `OTTLA_CODECS` (`native`, `node` or `pure`), else `native`.
   */
  readonly tier?: CodecTier
  /** Loads a package by name, or throws. Tests give broken ones. */
  readonly load?: (name: string) => unknown
  /** False: as on a Node without Zstandard of its own. */
  readonly nodeZstd?: boolean
}

/** `@node-rs/crc32`, as far as it is used. */
interface Crc32Package {
  crc32c(bytes: Uint8Array, previous: number): number
}

/** Node's zlib as it was before 22.15. */
const NO_ZSTD: NodeZstd = { constants: {} }

/** Below this the way into the addon costs more than the table in JavaScript. */
const NATIVE_CRC_FROM_BYTES = 256

/**
 * Picks the quickest implementation of each codec that is here and right. Each is asked something whose answer is known
 * before it is trusted; one that is missing, does not load or answers wrongly gives way to the next. What was
 * picked is in the `tier` of each.
 *
 * Called once by a world, so that nothing else loads a package. CRC32C is picked here; a compression when it is first looked
 * at, inside that call: an addon costs 3 to 8 ms of CPU to load and to prove, and a broker that passes batches through may
 * never need it.
 */
export function probeCodecs(options: ProbeOptions = {}): Codecs {
  const best = options.tier ?? tierFromEnvironment()
  const pure = pureCodecs()
  if (best === 'pure') return pure
  const load = best === 'native' ? (options.load ?? createRequire(import.meta.url)) : refuse
  const ofNode = options.nodeZstd === false ? NO_ZSTD : (zlib as unknown as NodeZstd)
  const crc32c = firstThatProves(provesCrc32c, [
    () => nativeCrc32c(load('@node-rs/crc32') as Crc32Package, pure.crc32c),
  ])
  const snappy = whenFirstAsked(pure.snappy, provesCompression, [
    () => nativeSnappy(load('snappy') as SnappyPackage),
  ])
  const lz4 = whenFirstAsked(pure.lz4, provesCompression, [
    () => nativeLz4(load('lz4-napi') as Lz4Package, pure.lz4),
  ])
  const zstd = whenFirstAsked(pure.zstd, provesZstd, [
    () => nodeZstd(ofNode, pure.zstd),
    () => addonZstd(load('@toondepauw/node-zstd') as ZstdPackage, pure.zstd),
  ])
  return {
    crc32cTier: crc32c === null ? 'pure' : 'native',
    crc32c: crc32c ?? pure.crc32c,
    crc32: zlib.crc32 === undefined ? pure.crc32 : nodeCrc32,
    gzip: pure.gzip,
    get snappy() {
      return snappy()
    },
    get lz4() {
      return lz4()
    },
    get zstd() {
      return zstd()
    },
  }
}

/** The codec, picked by the first call and kept. */
function whenFirstAsked(
  fallback: Codec,
  proves: (codec: Codec) => boolean,
  candidates: readonly (() => Codec)[],
): () => Codec {
  let picked: Codec | null = null
  return () => {
    picked ??= firstThatProves(proves, candidates) ?? fallback
    return picked
  }
}

/** The first candidate that can be made and stands the proof; `null` when none does. */
function firstThatProves<T>(
  proves: (candidate: T) => boolean,
  candidates: readonly (() => T)[],
): T | null {
  for (const make of candidates) {
    try {
      const candidate = make()
      if (proves(candidate)) return candidate
    } catch {
      // Not installed, not for this system, or broken: all the same to us, the next one serves.
    }
  }
  return null
}

const provesZstd = (codec: Codec): boolean => provesCompression(codec) && provesSizelessFrame(codec)

function refuse(name: string): never {
  throw new Error(`${name} may not be used in this tier`)
}

function tierFromEnvironment(): CodecTier {
  const tier = process.env['OTTLA_CODECS']
  return tier === 'pure' || tier === 'node' ? tier : 'native'
}

function nativeCrc32c(addon: Crc32Package, pure: Codecs['crc32c']): Codecs['crc32c'] {
  return (bytes, previous = 0, start = 0, end = bytes.length) =>
    end - start < NATIVE_CRC_FROM_BYTES
      ? pure(bytes, previous, start, end)
      : addon.crc32c(bytes.subarray(start, end), previous)
}

function nodeCrc32(bytes: Uint8Array, previous = 0, start = 0, end = bytes.length): number {
  return zlib.crc32(bytes.subarray(start, end), previous)
}
