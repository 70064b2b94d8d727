// The law: a decoder never gives more than the limit, and never allocates on a bare claim. Few bytes that claim, or are,
// very many made others allocate gigabytes (CVE-2023-34455, CVE-2023-43642, and 5 bytes of LZ4 that became 1 GiB).
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { probeCodecs } from '#core/world/node'
import { type Codecs, CorruptCompression } from '../world/index.ts'
import { pureCodecs, xxhash32 } from './index.ts'

/** That of a broker with the standard message size. */
const LIMIT = 16 * 1_048_588

const TIERS: readonly Codecs[] = [
  pureCodecs(),
  probeCodecs({ tier: 'node' }),
  probeCodecs({ nodeZstd: false }),
]

const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const LZ4_HEADER = '04224d18 60 40 82'

test('64 MiB of zeros are refused at the limit, and given back within it', () => {
  const zeros = new Uint8Array(64 * 1024 * 1024)
  for (const name of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
    const bomb = probeCodecs()[name].compress(zeros)
    assert.ok(bomb.length < zeros.length / 20, name)
    for (const codecs of TIERS)
      assert.throws(() => codecs[name].decompress(bomb, LIMIT), CorruptCompression, name)
    if (name !== 'zstd') continue
    for (const codecs of TIERS)
      assert.ok(Buffer.compare(codecs.zstd.decompress(bomb, zeros.length), zeros) === 0)
  }
})

test('a claim that its bytes cannot keep is refused, though it is within the limit', () => {
  // Two bytes give 42 at most.
  const fiveBytesClaimingAGibibyte = hex('8080808004')
  const sixteenMebibytes = hex('80808008 00 61')
  for (const { snappy } of TIERS)
    for (const bomb of [fiveBytesClaimingAGibibyte, sixteenMebibytes])
      assert.throws(() => snappy.decompress(bomb, LIMIT), CorruptCompression)
})

test('an LZ4 match of a gibibyte is refused before it is made', () => {
  // One literal, and a match whose length goes on for as many bytes of 255 as a block may have.
  const size = 65_536
  const block = new Uint8Array(4 + size).fill(0xff)
  new DataView(block.buffer).setUint32(0, size, true)
  block.set([0x1f, 0x61, 0x01, 0x00], 4)
  block.set([0x00, 0x50, 0x61, 0x61, 0x61, 0x61, 0x61], 4 + size - 7)
  const frame = new Uint8Array(Buffer.concat([hex(LZ4_HEADER), block, new Uint8Array(4)]))
  for (const { lz4 } of TIERS)
    assert.throws(() => lz4.decompress(frame, 64 * 1024 * 1024), CorruptCompression)
})

test('an LZ4 frame is not believed its content size', () => {
  for (const { lz4 } of TIERS) {
    for (const sizeBytes of ['00000040 00000000', '00000000 00000100', '06000000 00000000']) {
      const honest = lz4.compress(new TextEncoder().encode('hello'))
      const lie = withContentSize(honest, hex(sizeBytes))
      assert.throws(() => lz4.decompress(lie, 2 ** 40), CorruptCompression)
    }
    const truth = withContentSize(
      lz4.compress(new TextEncoder().encode('hello')),
      hex('0500000000000000'),
    )
    assert.equal(lz4.decompress(truth, 5).length, 5)
  }
})

/** The same frame with a content size in its header, and the header's checksum anew. */
function withContentSize(frame: Uint8Array, size: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(
    Buffer.concat([frame.subarray(0, 4), hex('68 40'), size, hex('00'), frame.subarray(7)]),
  )
  bytes[14] = (xxhash32(bytes, 4, 14) >>> 8) & 0xff
  return bytes
}

test('a Zstandard frame is not believed its content size, nor given the window it asks for', () => {
  const oneByteBlock = '0b0000 61'
  const claimsAGibibyte = hex(`28b52ffd a0 00000040 ${oneByteBlock}`)
  const claimsTenBytes = hex(`28b52ffd 20 0a ${oneByteBlock}`)
  const wantsAWindowOf128MiB = hex(`28b52ffd 00 88 ${oneByteBlock}`)
  const wantsAWindowOf2TiB = hex(`28b52ffd 00 f8 ${oneByteBlock}`)
  for (const { zstd } of TIERS) {
    for (const lie of [claimsAGibibyte, claimsTenBytes, wantsAWindowOf2TiB])
      assert.throws(() => zstd.decompress(lie, 2 ** 40), CorruptCompression)
    assert.equal(Buffer.from(zstd.decompress(wantsAWindowOf128MiB, 10)).toString(), 'a')
  }
})

test('Zstandard blocks of one repeated byte are counted: 4 bytes for 128 KiB', () => {
  const blockCount = 4096
  const blocks = Buffer.alloc(blockCount * 4)
  for (let block = 0; block < blockCount; block++) {
    const isLast = block === blockCount - 1 ? 1 : 0
    blocks.writeUInt32LE((131_072 << 3) | 2 | isLast, block * 4)
    blocks[block * 4 + 3] = 0x61
  }
  const bomb = new Uint8Array(Buffer.concat([hex('28b52ffd 00 58'), blocks]))
  for (const { zstd } of TIERS)
    assert.throws(() => zstd.decompress(bomb, LIMIT), CorruptCompression)
})
