import type { Offset, ProducerEpoch, ProducerId, TimestampMs } from '#core/brand'
import type { Codecs } from '#core/world'
import {
  BatchBuilder,
  BatchCursor,
  type ControlType,
  emptiedBatch,
  MessageSetBuilder,
  openRecords,
  type RecordCursor,
  readControlType,
  rewriteOptions,
} from '#protocol/record'
import type { CleanedTransactions } from './cleaned-transactions.ts'
import type { KeyMap } from './key-map.ts'

/** Where an active producer's last batch is: it stays, if only as a header, or its next sequence would be refused (KAFKA-5490). */
export interface LastOfProducer {
  readonly epoch: ProducerEpoch
  /** Of its last data batch; null when only a marker is known of it. */
  readonly lastOffset: Offset | null
}

export interface FilterOptions {
  readonly codecs: Codecs
  readonly keys: KeyMap
  readonly transactions: CleanedTransactions
  readonly lastOf: (producerId: ProducerId) => LastOfProducer | null
  readonly nowMs: number
  /** `delete.retention.ms`: how long after it was first met a tombstone, or a marker, can still be read. */
  readonly deleteRetentionMs: number
  /** Whether tombstones of magic 0 and 1, which carry no horizon, stay: their segment is younger than `delete.retention.ms`. */
  readonly keepOldTombstones: boolean
  /** The end of what this round cleans: the batch that ends there stays, so that the log's end never goes back (KAFKA-17076). */
  readonly roundEnd: Offset
  /** How much one batch may hold decompressed. */
  readonly limitBytes: number
}

/** What is left of one batch. */
export type Filtered =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'rewritten'; readonly bytes: Uint8Array }
  | { readonly kind: 'gone' }

const GONE: Filtered = { kind: 'gone' }

interface Retention {
  /** All records go, whatever they are. */
  readonly discardRecords: boolean
  /** The header stays when no record does. */
  readonly keepEmpty: boolean
  /** A marker without data: its horizon begins now, if it has not. */
  readonly emptyMarker: boolean
}

/**
 * Decides what stays of each batch of a compacted log, in order, and writes it anew where only a part stays. Offsets,
 * epochs, sequences and times stay as they are.
 */
export class CompactionFilter {
  readonly #options: FilterOptions

  constructor(options: FilterOptions) {
    this.#options = options
  }

  /** `Malformed` or `CorruptCompression` for a batch that cannot be read: the partition is then left uncleaned. */
  filter(batch: BatchCursor): Filtered {
    const { codecs, limitBytes } = this.#options
    const retention = this.#retentionOf(batch)
    if (retention.discardRecords) return this.#without(batch, retention)
    const records = openRecords(batch, { codecs, limitBytes })
    const { kept, total, tombstones } = this.#count(batch, records)
    if (kept === 0) return this.#without(batch, retention)
    const needsHorizon =
      batch.magic === 2 && batch.deleteHorizonMs === null && (tombstones || retention.emptyMarker)
    if (kept === total && !needsHorizon) return { kind: 'whole', bytes: batch.batchBytes }
    return { kind: 'rewritten', bytes: this.#rewrite(batch, needsHorizon) }
  }

  #retentionOf(batch: BatchCursor): Retention {
    const { transactions, nowMs, lastOf, roundEnd } = this.#options
    const discardable = batch.isControl
      ? transactions.meetMarker(batch, this.#controlType(batch))
      : transactions.meetBatch(batch)
    const horizonMs = batch.deleteHorizonMs
    const discardRecords =
      discardable && (!batch.isControl || (horizonMs !== null && horizonMs <= nowMs))
    const last = batch.producerId >= 0 ? lastOf(batch.producerId) : null
    const isLast =
      last !== null &&
      (last.lastOffset === null
        ? batch.isControl && batch.producerEpoch === last.epoch
        : batch.lastOffset === last.lastOffset)
    const keepEmpty = batch.magic === 2 && (isLast || batch.lastOffset + 1 === roundEnd)
    return { discardRecords, keepEmpty, emptyMarker: discardable && batch.isControl }
  }

  #controlType(batch: BatchCursor): ControlType | null {
    const { codecs, limitBytes } = this.#options
    const records = openRecords(batch, { codecs, limitBytes })
    // A marker that was emptied before stands for no transaction of which data could be left.
    return records.next() ? readControlType(records.key) : 'abort'
  }

  #without(batch: BatchCursor, { keepEmpty }: Retention): Filtered {
    if (!keepEmpty) return GONE
    if (batch.recordCount === 0) return { kind: 'whole', bytes: batch.batchBytes }
    return { kind: 'rewritten', bytes: emptiedBatch(batch, this.#options.codecs) }
  }

  #count(batch: BatchCursor, records: RecordCursor) {
    let kept = 0
    let total = 0
    let tombstones = false
    while (records.next()) {
      total += 1
      if (!this.#keeps(batch, records)) continue
      kept += 1
      tombstones ||= !batch.isControl && records.value === null
    }
    return { kept, total, tombstones }
  }

  #keeps(batch: BatchCursor, record: RecordCursor): boolean {
    if (batch.isControl) return true
    const { keys, nowMs, keepOldTombstones } = this.#options
    if (record.offset > keys.latestOffset) return true
    const { key } = record
    // Accepted before the topic was compacted; nothing says which of them is the last.
    if (key === null) return false
    if (record.offset < keys.get(key)) return false
    if (record.value !== null) return true
    if (batch.magic !== 2) return keepOldTombstones
    const horizonMs = batch.deleteHorizonMs
    return horizonMs === null || nowMs < horizonMs
  }

  #rewrite(batch: BatchCursor, needsHorizon: boolean): Uint8Array {
    const { codecs, limitBytes } = this.#options
    const records = openRecords(batch, { codecs, limitBytes })
    if (batch.magic !== 2) return this.#rewriteMessages(batch, records)
    const builder = new BatchBuilder({
      codecs,
      ...rewriteOptions(batch),
      ...(needsHorizon ? { deleteHorizonMs: this.#horizonMs() } : {}),
    })
    while (records.next()) {
      if (!this.#keeps(batch, records)) continue
      const { offset, key, value, headers } = records
      builder.append({ offset, key, value, headers, timestamp: records.exactTimestamp() })
    }
    return builder.build()
  }

  #horizonMs(): TimestampMs {
    return (this.#options.nowMs + this.#options.deleteRetentionMs) as TimestampMs
  }

  #rewriteMessages(batch: BatchCursor, records: RecordCursor): Uint8Array {
    const logAppendTime = batch.logAppendTime()
    const builder = new MessageSetBuilder({
      codecs: this.#options.codecs,
      magic: batch.magic as 0 | 1,
      compression: batch.compression as 0 | 1 | 2 | 3,
      ...(logAppendTime === null ? {} : { logAppendTime }),
    })
    while (records.next()) {
      if (!this.#keeps(batch, records)) continue
      const { offset, key, value } = records
      builder.append({ offset, key, value, timestamp: records.exactTimestamp() })
    }
    return builder.build()
  }
}

export interface KeysOptions {
  readonly codecs: Codecs
  readonly transactions: CleanedTransactions
  /** Where what was not yet cleaned begins. */
  readonly from: Offset
  readonly limitBytes: number
}

/**
 * Notes the keys of some batches. False when the map is full before their end: the round then ends at the map's latest
 * offset, and another follows. Keys of aborted transactions are none, and markers have none (KAFKA-14055).
 */
export function noteKeys(keys: KeyMap, bytes: Uint8Array, options: KeysOptions): boolean {
  const { codecs, transactions, from, limitBytes } = options
  const batches = new BatchCursor(bytes)
  while (batches.next()) {
    if (batches.isControl) {
      const records = openRecords(batches, { codecs, limitBytes })
      transactions.meetMarker(batches, records.next() ? readControlType(records.key) : 'abort')
    } else if (!transactions.meetBatch(batches)) {
      const records = openRecords(batches, { codecs, limitBytes })
      while (records.next()) {
        const { key } = records
        if (key !== null && records.offset >= from && !keys.put(key, records.offset)) return false
      }
    }
    if (batches.lastOffset >= from) keys.seen(batches.lastOffset)
  }
  return true
}
