import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { CorruptCompression } from '#core'
import { pureCodecs } from '#core/compression'
import { anyContent, sampleLines } from '#core/compression/testing'
import { probeCodecs } from '#core/world/node'
import {
  COMPRESSION_NAMES,
  type CompressionId,
  compress,
  compressionId,
  compressionLevels,
  decompress,
  isCompressionLevel,
} from './index.ts'

const pure = pureCodecs()
const best = probeCodecs()
const IDS: readonly CompressionId[] = [0, 1, 2, 3, 4]
const LIMIT = 64 * 1024 * 1024

const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

test('every compression, every magic, and back', () => {
  fc.assert(
    fc.property(anyContent, fc.constantFrom(0, 1, 2), (content, magic) => {
      for (const id of IDS) {
        for (const [writer, reader] of [
          [pure, best],
          [best, pure],
        ] as const) {
          const compressed = compress(writer, id, content, { magic: magic as 0 | 1 | 2 })
          const options = { magic: magic as 0 | 1 | 2, limitBytes: content.length }
          const read = decompress(reader, id, compressed, options)
          assert.ok(Buffer.compare(read, content) === 0, COMPRESSION_NAMES[id])
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('ids and levels are those of Kafka (KIP-390)', () => {
  assert.deepEqual(['none', 'gzip', 'snappy', 'lz4', 'zstd', 'brotli'].map(compressionId), [
    0,
    1,
    2,
    3,
    4,
    null,
  ])
  assert.equal(compressionLevels(2), null)
  const allowed = (id: CompressionId, levels: readonly number[]): boolean[] =>
    levels.map((level) => isCompressionLevel(id, level))
  assert.deepEqual(allowed(1, [-1, 0, 1, 9, 10]), [true, false, true, true, false])
  assert.deepEqual(allowed(3, [0, 1, 9, 17, 18]), [false, true, true, true, false])
  assert.deepEqual(allowed(4, [-131073, -131072, 3, 22, 23]), [false, true, true, true, false])
  assert.deepEqual(allowed(2, [1]), [false])
  assert.deepEqual(allowed(4, [1.5]), [false])
})

test('each level of each compression writes what can be read', () => {
  const content = sampleLines(30_000)
  for (const [id, levels] of [
    [1, [-1, 1, 6, 9]],
    [3, [1, 2, 9, 12, 17]],
    [4, [-131072, -7, 1, 3, 6, 19, 22]],
  ] as const) {
    for (const codecs of [pure, best]) {
      for (const level of levels) {
        const compressed = compress(codecs, id, content, { magic: 2, level })
        const read = decompress(pure, id, compressed, { magic: 2, limitBytes: content.length })
        assert.ok(Buffer.compare(read, content) === 0, `${COMPRESSION_NAMES[id]} ${level}`)
      }
    }
  }
})

test('lz4 of magic 0 carries the checksum that Kafka got wrong, and is read with either (KAFKA-3160)', () => {
  const content = new TextEncoder().encode('hello hello hello hello hello hello')
  for (const codecs of [pure, best]) {
    const old = compress(codecs, 3, content, { magic: 0 })
    const now = compress(codecs, 3, content, { magic: 1 })
    assert.equal(old[6], 0x1a)
    assert.equal(now[6], 0x82)
    for (const frame of [old, now, hex('04224d186040ff00000000')]) {
      const before = Uint8Array.from(frame)
      decompress(codecs, 3, frame, { magic: 0, limitBytes: 100 })
      assert.ok(Buffer.compare(frame, before) === 0, 'what was given is not changed')
    }
    const newer = () => decompress(codecs, 3, old, { magic: 1, limitBytes: 100 })
    assert.throws(newer, CorruptCompression)
    for (const cut of [0, 4, 6]) {
      const short = () => decompress(codecs, 3, old.subarray(0, cut), { magic: 0, limitBytes: 100 })
      assert.throws(short, CorruptCompression)
    }
  }
})

test('an lz4 frame has what Java writes: independent blocks, no checksum of blocks or content, no size', () => {
  for (const codecs of [pure, best]) {
    for (const sizeBytes of [0, 10, 300_000]) {
      for (const level of [9, 1, 17]) {
        const frame = compress(codecs, 3, sampleLines(sizeBytes), { magic: 2, level })
        assert.equal(frame[4], 0x60, `${codecs.lz4.tier}, ${sizeBytes} bytes, level ${level}`)
      }
    }
  }
})

const XERIAL = '82534e4150505900 00000001 00000001'

test('snappy is written in chunks of 32 KiB behind the header of snappy-java', () => {
  const content = sampleLines(70_000)
  for (const codecs of [pure, best]) {
    const stream = Buffer.from(compress(codecs, 2, content, { magic: 2 }))
    assert.equal(stream.subarray(0, 16).toString('hex'), XERIAL.replaceAll(' ', ''))
    const sizes: number[] = []
    for (let at = 16; at < stream.length; at += 4 + stream.readInt32BE(at)) {
      const chunk = stream.subarray(at + 4, at + 4 + stream.readInt32BE(at))
      sizes.push(codecs.snappy.decompress(chunk, LIMIT).length)
    }
    assert.deepEqual(sizes, [32_768, 32_768, 4464])
    assert.equal(compress(codecs, 2, new Uint8Array(), { magic: 2 }).length, 16)
  }
})

test('snappy streams are read as SnappyInputStream of Kafka 4.4 reads them', () => {
  const chunk = '00000005 0308616263'
  // Each answer was asked of kafka-clients 4.4.0; null is an exception there.
  const answers: readonly (readonly [string, string | null])[] = [
    [XERIAL, ''],
    [`${XERIAL} ${chunk}`, 'abc'],
    [`${XERIAL} ${chunk} ${chunk}`, 'abcabc'],
    [`82534e4150505900 00000000 00000000 ${chunk}`, 'abc'],
    [`82534e4150505900 01000000 01000000 ${chunk}`, 'abc'],
    [`${XERIAL} ${chunk} ${XERIAL} ${chunk}`, 'abcabc'],
    [`${XERIAL} ${chunk} 0000`, 'abc'],
    [`${XERIAL} 00000005 030861`, null],
    [`${XERIAL} 00000000 ${chunk}`, null],
    [`${XERIAL} ffffffff 0308616263`, null],
    ['0308616263', 'abc'],
    ['0a24 68656c6c6f68656c6c6f', 'hellohello'],
    ['0a24 68656c6c6f68656c6c6f 0a24 68656c6c6f68656c6c6f', null],
    ['', null],
  ]
  for (const codecs of [pure, best]) {
    for (const [stream, expected] of answers) {
      const read = () => decompress(codecs, 2, hex(stream), { magic: 2, limitBytes: 100 })
      if (expected === null) assert.throws(read, CorruptCompression, stream)
      else assert.equal(text(read()), expected, stream)
    }
  }
})

test('snappy chunks share one limit', () => {
  const stream = hex(`${XERIAL} 00000005 0308616263 00000005 0308616263`)
  for (const codecs of [pure, best]) {
    assert.equal(decompress(codecs, 2, stream, { magic: 2, limitBytes: 6 }).length, 6)
    for (const limitBytes of [0, 2, 3, 5]) {
      const read = () => decompress(codecs, 2, stream, { magic: 2, limitBytes })
      assert.throws(read, CorruptCompression)
    }
  }
})

test('gzip members and zstd frames one after the other are one content; of lz4 the first frame counts', () => {
  const half = sampleLines(1000)
  for (const codecs of [pure, best]) {
    const twice = (id: CompressionId): Uint8Array => {
      const one = compress(codecs, id, half, { magic: 2 })
      return decompress(codecs, id, Buffer.concat([one, one]), { magic: 2, limitBytes: 2000 })
    }
    // All three asked of kafka-clients 4.4.0.
    assert.equal(twice(1).length, 2000)
    assert.equal(twice(4).length, 2000)
    assert.equal(twice(3).length, 1000)
  }
})
