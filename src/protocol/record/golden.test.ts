/**
 * Batches that other people's clients wrote (compat/record-goldens records them again), beside what Kafka 4.4's own classes
 * read in them.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { pureCodecs } from '#core/compression'
import { BatchBuilder } from './batch-builder.ts'
import { BatchCursor } from './batch-cursor.ts'
import { MessageSetBuilder } from './message-builder.ts'
import { openRecords } from './open.ts'
import { rewriteOptions } from './rewrite.ts'
import { describeBatches } from './testing/describe.ts'

interface Golden {
  readonly name: string
  readonly hex: string
  readonly batches: readonly unknown[]
}

const codecs = pureCodecs()
const open = { codecs, limitBytes: 1 << 20 }
const folder = new URL('../../../src/protocol/record/golden/', import.meta.url)

function goldensOf(client: string): readonly Golden[] {
  return JSON.parse(readFileSync(new URL(`${client}.golden.json`, folder), 'utf8'))
}

/** A plain batch of magic 2, written again by our builder from what our cursor reads. */
function rebuiltBatch(batch: BatchCursor): Uint8Array {
  const builder = new BatchBuilder({ codecs, ...rewriteOptions(batch) })
  const records = openRecords(batch, open)
  while (records.next()) {
    const { offset, key, value, headers } = records
    builder.append({ offset, timestamp: records.exactTimestamp(), key, value, headers })
  }
  return builder.build()
}

function rebuiltMessage(batch: BatchCursor): Uint8Array {
  const logAppendTime = batch.logAppendTime()
  const stamped = logAppendTime === null ? {} : { logAppendTime }
  const magic = batch.magic as 0 | 1
  const builder = new MessageSetBuilder({ codecs, magic, ...stamped })
  const records = openRecords(batch, open)
  while (records.next()) {
    const { offset, key, value } = records
    builder.append({ offset: offset as Offset, timestamp: records.exactTimestamp(), key, value })
  }
  return builder.build()
}

for (const client of ['java', 'librdkafka', 'kafkajs', 'kafka-python']) {
  for (const { name, hex, batches } of goldensOf(client)) {
    const bytes = Buffer.from(hex, 'hex')
    test(`${client}, ${name}: we read what Kafka reads`, () => {
      assert.ok(batches.length > 0)
      assert.deepEqual(describeBatches(bytes, open), batches)
    })
    // kafkajs takes the earliest time of a batch as its base, where everybody else takes the first.
    if (client === 'kafkajs') continue
    test(`${client}, ${name}: what is plain we write as they do, byte for byte`, () => {
      const cursor = new BatchCursor(bytes)
      while (cursor.next()) {
        const isStampedBatch = cursor.magic === 2 && cursor.timestampType === 'log append'
        if (cursor.compression !== 0 || cursor.recordCount === 0 || isStampedBatch) continue
        const rebuilt = cursor.magic === 2 ? rebuiltBatch(cursor) : rebuiltMessage(cursor)
        assert.deepEqual(Buffer.from(rebuilt), Buffer.from(cursor.batchBytes))
      }
    })
  }
}

test('a golden batch that is cut anywhere loses only what was cut', () => {
  for (const { hex } of goldensOf('java')) {
    const bytes = Buffer.from(hex, 'hex')
    const whole = describeBatches(bytes, open).length
    for (let end = 0; end < bytes.length; end++) {
      assert.ok(describeBatches(bytes.subarray(0, end), open).length < whole)
    }
  }
})
