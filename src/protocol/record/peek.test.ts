import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { pureCodecs } from '#core/compression'
import { BatchBuilder } from './batch-builder.ts'
import { MessageSetBuilder } from './message-builder.ts'
import { PEEKED_BYTES, peekBatch } from './peek.ts'

const codecs = pureCodecs()
const record = { offset: 0 as Offset, timestamp: 5, key: null, value: Buffer.alloc(100) }

function batches(): Uint8Array[] {
  const builders = [
    new MessageSetBuilder({ codecs, magic: 0 }),
    new MessageSetBuilder({ codecs, magic: 1 }),
    new BatchBuilder({ codecs }),
  ]
  for (const builder of builders) builder.append(record)
  return builders.map((builder) => builder.build())
}

test('the head of a batch is read without the rest, and not when it is cut anywhere', () => {
  for (const [magic, batch] of batches().entries()) {
    const peek = (sizeBytes: number) => {
      const { buffer, byteOffset } = batch
      // Behind a byte of something else, as in a window on a file.
      const window = new Uint8Array(1 + sizeBytes)
      window.set(new Uint8Array(buffer, byteOffset, sizeBytes), 1)
      return peekBatch(new DataView(window.buffer), 1)
    }
    for (let sizeBytes = 0; sizeBytes < PEEKED_BYTES; sizeBytes++)
      assert.equal(peek(sizeBytes), null, `${sizeBytes} bytes of magic ${magic}`)
    const head = peek(PEEKED_BYTES)
    assert.deepEqual([head?.magic, head?.sizeBytes], [magic, batch.length])
    assert.equal(head?.maxTimestamp, magic === 0 ? -1 : 5)
  }
})

test('a head with an offset that a flipped bit made beyond 2^53-1 is no head: whoever walks a file does not throw', () => {
  for (const batch of batches()) {
    for (let bit = 0; bit < 11; bit++) {
      const flipped = Uint8Array.from(batch)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
      assert.equal(peekBatch(new DataView(flipped.buffer), 0), null, `bit ${bit}`)
    }
  }
})
