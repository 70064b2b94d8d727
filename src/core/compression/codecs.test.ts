/** The law: whichever tier serves, a codec gives back what went in, and refuses what is not its own by one exception. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyContent, sampleLines, sampleNoise } from '#core/compression/testing'
import { probeCodecs } from '#core/world/node'
import { type Codec, type Codecs, CorruptCompression } from '../world/index.ts'
import { pureCodecs } from './index.ts'

type CodecName = 'gzip' | 'snappy' | 'lz4' | 'zstd'
const NAMES: readonly CodecName[] = ['gzip', 'snappy', 'lz4', 'zstd']

/** Each implementation that this machine has: all tiers of the probe. */
const TIERS: readonly Codecs[] = [
  pureCodecs(),
  probeCodecs({ tier: 'node' }),
  probeCodecs({ tier: 'native' }),
  // Where Node has Zstandard of its own, the addon too.
  probeCodecs({ tier: 'native', nodeZstd: false }),
]

function implementations(name: CodecName): readonly Codec[] {
  const found = new Map<string, Codec>()
  for (const codecs of TIERS) found.set(codecs[name].tier, codecs[name])
  return [...found.values()]
}

const ENOUGH = 64 * 1024 * 1024

for (const name of NAMES) {
  test(`${name}: what one tier writes, every tier reads`, () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        for (const writer of implementations(name)) {
          const compressed = writer.compress(content)
          for (const reader of implementations(name)) {
            const read = reader.decompress(compressed, content.length)
            assert.ok(Buffer.compare(read, content) === 0, `${writer.tier} to ${reader.tier}`)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test(`${name}: one byte above the limit is refused, also when the limit is 0`, () => {
    for (const content of [
      sampleLines(1),
      sampleLines(300),
      sampleLines(200_000),
      new Uint8Array(1 << 20),
    ]) {
      for (const writer of implementations(name)) {
        const compressed = writer.compress(content)
        for (const reader of implementations(name)) {
          assert.equal(reader.decompress(compressed, content.length).length, content.length)
          for (const limit of [content.length - 1, content.length >>> 1, 0])
            assert.throws(() => reader.decompress(compressed, limit), CorruptCompression)
        }
      }
    }
  })

  test(`${name}: a cut or changed byte gives content or CorruptCompression, nothing else`, () => {
    const content = Buffer.concat([sampleLines(700), sampleNoise(40), new Uint8Array(400)])
    for (const writer of implementations(name)) {
      const compressed = writer.compress(content)
      for (const reader of implementations(name)) {
        for (let at = 0; at < compressed.length; at++) {
          assert.throws(
            () => reader.decompress(compressed.subarray(0, at), ENOUGH),
            CorruptCompression,
          )
          for (const flip of [1, 0x80, 0xff]) {
            const damaged = Uint8Array.from(compressed)
            damaged[at] = (damaged[at] as number) ^ flip
            onlyCorrupt(() => reader.decompress(damaged, 1 << 20))
          }
        }
      }
    }
  })

  test(`${name}: every small content, whatever repeats in it, comes back`, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 60 }), (small) => {
        const content = Uint8Array.from(small)
        for (const writer of implementations(name))
          for (const reader of implementations(name)) {
            const read = reader.decompress(writer.compress(content), content.length)
            assert.ok(Buffer.compare(read, content) === 0)
          }
      }),
      { numRuns: 300 },
    )
  })

  test(`${name}: no bytes at all are not an empty content`, () => {
    for (const reader of implementations(name))
      assert.throws(() => reader.decompress(new Uint8Array(), ENOUGH), CorruptCompression)
  })
}

/** A flipped byte may well decode (few formats sum their content); what must not be is another exception. */
function onlyCorrupt(decode: () => unknown): void {
  try {
    decode()
  } catch (fault) {
    assert.ok(fault instanceof CorruptCompression, String(fault))
  }
}

test('a missing, broken or lying package gives way to the next tier', () => {
  const missing = probeCodecs({
    load: (name) => {
      throw new Error(`Cannot find module ${name}`)
    },
    nodeZstd: false,
  })
  const nonsense = probeCodecs({ load: () => ({}), nodeZstd: false })
  const lying = probeCodecs({
    load: () => ({
      crc32c: () => 1,
      compressSync: (bytes: Uint8Array) => bytes.slice(0, bytes.length >> 2),
      uncompressSync: (bytes: Uint8Array) => bytes,
      compressFrameSync: (bytes: Uint8Array) => bytes,
      decompressFrameSync: () => new Uint8Array(0),
    }),
    nodeZstd: false,
  })
  for (const codecs of [missing, nonsense, lying]) {
    assert.equal(codecs.crc32cTier, 'pure')
    for (const name of ['snappy', 'lz4', 'zstd'] as const) assert.equal(codecs[name].tier, 'pure')
    assert.equal(codecs.crc32c(new TextEncoder().encode('123456789')), 0xe3069283)
  }
})
