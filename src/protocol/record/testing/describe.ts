import { BatchCursor, type TimestampType } from '../batch-cursor.ts'
import { checkNextBatch } from '../check.ts'
import { MAX_TIMESTAMP_AT, MESSAGE_TIMESTAMP_AT } from '../layout.ts'
import { type OpenOptions, openRecords } from '../open.ts'
import type { RecordCursor } from '../record-cursor.ts'

const KAFKA_TIMESTAMP_TYPES: Readonly<Record<TimestampType, string>> = {
  none: 'NoTimestampType',
  create: 'CreateTime',
  'log append': 'LogAppendTime',
}

type Fields = Readonly<Record<string, unknown>>

/**
 * All that can be said of the batches of a buffer, in the words in which compat/records-java/ReadRecords.java says it, so
 * that what Kafka's own classes read is compared with what ours do. int64 is text: JSON would round it.
 */
export function describeBatches(bytes: Uint8Array, options: OpenOptions): readonly Fields[] {
  const described: Fields[] = []
  const batches = new BatchCursor(bytes)
  for (;;) {
    const isValid = checkNextBatch(batches, options.codecs) === null
    if (!batches.next()) break
    const records: Fields[] = []
    const cursor = openRecords(batches, options)
    while (cursor.next()) records.push(describeRecord(cursor))
    described.push({
      isValid,
      ...describeHeader(batches),
      // Kafka looks inside a wrapper for its first offset, and so must who compares.
      baseOffset: batches.baseOffset < 0 ? records[0]?.['offset'] : String(batches.baseOffset),
      records,
    })
  }
  return described
}

function describeHeader(batch: BatchCursor): Fields {
  return {
    sizeBytes: batch.sizeBytes,
    magic: batch.magic,
    compression: batch.compression,
    timestampType: KAFKA_TIMESTAMP_TYPES[batch.timestampType],
    lastOffset: String(batch.lastOffset),
    maxTimestamp: String(exactMaxTimestamp(batch)),
    leaderEpoch: batch.leaderEpoch,
    producerId: String(batch.producerId),
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    lastSequence: batch.lastSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    deleteHorizonMs: batch.deleteHorizonMs === null ? null : String(batch.deleteHorizonMs),
    recordCount: batch.recordCount,
  }
}

function exactMaxTimestamp({ view, position, magic }: BatchCursor): bigint {
  if (magic === 0) return -1n
  return view.getBigInt64(position + (magic === 1 ? MESSAGE_TIMESTAMP_AT : MAX_TIMESTAMP_AT))
}

function describeRecord(record: RecordCursor): Fields {
  return {
    offset: String(record.offset),
    timestamp: String(record.exactTimestamp()),
    sequence: record.sequence,
    key: hex(record.key),
    value: hex(record.value),
    headers: record.headers.map(({ key, value }) => [hex(Buffer.from(key)), hex(value)]),
  }
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex')
}
