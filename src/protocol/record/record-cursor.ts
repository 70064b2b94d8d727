import type { Offset, TimestampMs } from '#core/brand'

/** One header of a record; the value is a view of the batch. */
export interface RecordHeader {
  readonly key: string
  readonly value: Uint8Array | null
}

/**
 * Walks the records of one batch. One object serves all of them: what it says holds until `next` is called.
 *
 *     const records = openRecords(batch, { codecs, limitBytes })
 *     while (records.next()) visit(records.offset, records.key, records.value)
 *
 * `key`, `value` and `headers` cut views of the batch (or of what was decompressed) when they are asked for: take each
 * once, and copy what must outlive the bytes.
 */
export interface RecordCursor {
  /** False after the last record. `Malformed` when the bytes are not what the batch promised. */
  next(): boolean
  readonly offset: Offset
  /** The producer's time, or the broker's for the whole batch; clamped. -1 when there is none. */
  readonly timestamp: TimestampMs
  /** `timestamp` in all its 64 bits, for whoever writes the record again [E32]. */
  exactTimestamp(): bigint
  /** -1 without idempotence. */
  readonly sequence: number
  readonly hasKey: boolean
  readonly key: Uint8Array | null
  /** Null is a tombstone on a compacted topic. */
  readonly value: Uint8Array | null
  /** Empty for magic 0 and 1. */
  readonly headers: readonly RecordHeader[]
  /** As it stands in the batch, uncompressed, with its length. */
  readonly sizeBytes: number
}
