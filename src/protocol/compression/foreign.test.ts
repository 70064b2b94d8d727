/** The law: what other programs compressed is read here, in every framing that Kafka knows. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Codecs } from '#core'
import { CorruptCompression } from '#core'
import { pureCodecs } from '#core/compression'
import { FOREIGN_CONTENTS } from '#core/compression/testing'
import { probeCodecs } from '#core/world/node'
import { type CompressionId, compressionId, decompress } from './index.ts'

/** What another program wrote, recorded by `compat/compression/record.mjs`. */
interface Foreign {
  readonly writer: string
  readonly type: string
  readonly magic: 0 | 1 | 2
  readonly content: string
  readonly bytes: string
}

const fixture = new URL(
  '../../../src/protocol/compression/fixtures/foreign.golden.json',
  import.meta.url,
)
const FOREIGN: readonly Foreign[] = JSON.parse(readFileSync(fixture, 'utf8'))

const TIERS: Readonly<Record<string, Codecs>> = {
  pure: pureCodecs(),
  node: probeCodecs({ tier: 'node' }),
  native: probeCodecs({ tier: 'native' }),
  'native, without the zstd of Node': probeCodecs({ tier: 'native', nodeZstd: false }),
}

for (const [tier, codecs] of Object.entries(TIERS)) {
  test(`what Kafka's Java classes and Python's libraries wrote is read (${tier})`, () => {
    for (const { writer, type, magic, content, bytes } of FOREIGN) {
      const id = compressionId(type) as CompressionId
      const expected = FOREIGN_CONTENTS[content]?.() as Uint8Array
      const written = Buffer.from(bytes, 'base64')
      const what = `${type} by ${writer}, ${content}, magic ${magic}`
      const read = decompress(codecs, id, written, { magic, limitBytes: expected.length })
      assert.ok(Buffer.compare(read, expected) === 0, what)
      if (expected.length === 0) continue
      const limitBytes = expected.length - 1
      const tooMuch = () => decompress(codecs, id, written, { magic, limitBytes })
      assert.throws(tooMuch, CorruptCompression, what)
    }
  })
}

test('the recorded frames are the awkward ones that they are kept for', () => {
  const flagsOf = (writer: string, content: string, type: string): number => {
    const found = FOREIGN.find(
      (one) => one.writer === writer && one.content === content && one.type === type,
    )
    return Buffer.from(found?.bytes ?? '', 'base64')[4] as number
  }
  // A frame of 3 MiB and more without content size (ecosystem fact: several decoders fail on it).
  assert.equal(flagsOf('kafka-clients 4.4.0', 'large', 'zstd') & 0xe0, 0)
  assert.ok((FOREIGN_CONTENTS['large']?.().length ?? 0) > 3 * 1024 * 1024)
  // Blocks that lean on those before them, which Kafka's own reader refuses.
  assert.equal(flagsOf('python-lz4 linked', 'mixed', 'lz4') & 0x20, 0)
  assert.equal(flagsOf('python-lz4 everything', 'mixed', 'lz4') & 0x1c, 0x1c)
  assert.equal(flagsOf('python-zstandard checksum', 'mixed', 'zstd') & 0x04, 0x04)
})
