import { Malformed } from '#core/bytes'
import type { Codecs } from '#core/world'
import { decompress } from '#protocol/compression'
import type { BatchCursor } from './batch-cursor.ts'
import { BatchRecords } from './batch-records.ts'
import { readInt64 } from './int64.ts'
import { OFFSET_AT, RECORDS_AT } from './layout.ts'
import { MessageRecords, messageBytes } from './message-records.ts'
import type { RecordCursor } from './record-cursor.ts'

export interface OpenOptions {
  readonly codecs: Codecs
  /** How much one batch may hold when it is decompressed. */
  readonly limitBytes: number
}

/**
 * Opens the batch on which the cursor stands, of any magic. The records stay good when the cursor moves on.
 *
 * `Malformed`, or `CorruptCompression` for what a codec cannot read: here, or from `next`.
 */
export function openRecords(batch: BatchCursor, options: OpenOptions): RecordCursor {
  const { bytes, position } = batch
  const end = position + batch.sizeBytes
  if (batch.magic !== 2) {
    if (batch.compression !== 0) return openWrapper(batch, options)
    return new MessageRecords(bytes, { start: position, end }, null)
  }
  const start = position + RECORDS_AT
  if (batch.compression === 0 || batch.recordCount === 0) {
    return new BatchRecords(batch, { bytes, position: start, end })
  }
  const records = decompress(options.codecs, batch.compression, bytes.subarray(start, end), {
    magic: 2,
    limitBytes: options.limitBytes,
  })
  return new BatchRecords(batch, { bytes: records, position: 0, end: records.length })
}

function openWrapper(batch: BatchCursor, { codecs, limitBytes }: OpenOptions): RecordCursor {
  const { bytes, position, magic } = batch
  const outer = new MessageRecords(
    bytes,
    { start: position, end: position + batch.sizeBytes },
    null,
  )
  const value = outer.next() ? outer.value : null
  if (value === null) throw new Malformed('a wrapper without a value')
  const inner = decompress(codecs, batch.compression, value, { magic, limitBytes })
  const lastInnerOffset = lastOffsetOf(inner)
  return new MessageRecords(
    inner,
    { start: 0, end: inner.length },
    {
      offsetBase: magic === 0 ? 0 : offsetBase(batch.lastOffset, lastInnerOffset),
      logAppendTime: batch.logAppendTime(),
      checksums: codecs,
    },
  )
}

/** A wrapper of magic 1 has the offset of its last message. 0 was written by some librdkafka, and means 0 as a base. */
function offsetBase(wrapperOffset: number, lastInnerOffset: number): number {
  if (wrapperOffset === 0) return 0
  if (wrapperOffset < lastInnerOffset) throw new Malformed('a wrapper ends before its messages')
  return wrapperOffset - lastInnerOffset
}

function lastOffsetOf(messages: Uint8Array): number {
  const view = new DataView(messages.buffer, messages.byteOffset, messages.byteLength)
  let last = -1
  let position = 0
  for (;;) {
    const sizeBytes = messageBytes(view, position, messages.length)
    if (sizeBytes === 0) break
    last = position
    position += sizeBytes
  }
  if (last < 0) throw new Malformed('a wrapper without messages')
  return readInt64(view, last + OFFSET_AT)
}
