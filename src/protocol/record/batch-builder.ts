import { assert } from '#core/assert'
import type { LeaderEpoch, Offset } from '#core/brand'
import { varintSize } from '#core/bytes'
import type { Codecs } from '#core/world'
import { type CompressionId, compress } from '#protocol/compression'
import { GrowingBytes } from './growing-bytes.ts'
import { writeInt64 } from './int64.ts'
import {
  ATTRIBUTES_AT,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  CONTROL_BIT,
  COUNT_AT,
  CRC_AT,
  DELETE_HORIZON_BIT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  LENGTH_AT,
  LOG_APPEND_TIME_BIT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  NONE,
  OFFSET_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  RECORDS_AT,
  TRANSACTIONAL_BIT,
} from './layout.ts'
import type { ProducerStamp } from './patch.ts'
import {
  type RecordContent,
  recordBodyBytes,
  timestampDelta,
  writeRecord,
} from './record-writer.ts'

const MAX_INT32 = 2 ** 31 - 1
const SMALL_BATCH_BYTES = 1024

/** A record to write. */
export interface NewRecord extends RecordContent {
  /** Milliseconds since 1970, or any 64 bits as a bigint; -1: none. */
  readonly timestamp: number | bigint
  /** Absent: the one after the last. */
  readonly offset?: Offset
}

export interface BatchOptions {
  readonly codecs: Codecs
  /** Absent: none. */
  readonly compression?: CompressionId
  /** As the codec counts; absent: its own default. */
  readonly compressionLevel?: number
  /** 0 for a producer: the leader gives the offsets. */
  readonly baseOffset?: Offset
  /** Kept when compaction removed the last record; absent: that of the last record. */
  readonly lastOffset?: Offset
  readonly leaderEpoch?: LeaderEpoch
  readonly producer?: ProducerStamp
  readonly isControl?: boolean
  /** When the broker appended it, which hides the times of the records; absent: they count. */
  readonly logAppendMs?: number | bigint
  /** From when tombstones may go (KIP-534). */
  readonly deleteHorizonMs?: number
  /** How large the batch is likely to be: a buffer that need not grow. */
  readonly capacityBytes?: number
}

/**
 * Builds one batch of magic 2. Records are written as they come, so that `sizeBytes` is exact and nothing is kept of
 * what was appended; compression comes at the end, for the whole.
 */
export class BatchBuilder {
  readonly #options: BatchOptions
  readonly #out: GrowingBytes
  readonly #baseOffset: number
  #nextOffset: number
  #recordCount = 0
  #baseTimestamp: number | bigint | null
  #maxTimestamp: number | bigint = NONE
  #isBuilt = false

  constructor(options: BatchOptions) {
    this.#options = options
    this.#out = new GrowingBytes(options.capacityBytes ?? SMALL_BATCH_BYTES, RECORDS_AT)
    this.#baseOffset = options.baseOffset ?? 0
    this.#nextOffset = this.#baseOffset
    this.#baseTimestamp = options.deleteHorizonMs ?? null
  }

  get recordCount(): number {
    return this.#recordCount
  }

  /** Header and records so far, uncompressed: what the batch will take, or more than that when it is compressed. */
  get sizeBytes(): number {
    return this.#out.position
  }

  /** What the record would add to `sizeBytes` if it were appended now. */
  sizeOf(record: NewRecord): number {
    const body = recordBodyBytes(record, this.#deltas(record))
    return varintSize(body) + body
  }

  append(record: NewRecord): void {
    assert(!this.#isBuilt, 'a record for a batch that is built')
    const deltas = this.#deltas(record)
    assert(
      deltas.offsetDelta >= 0 && deltas.offsetDelta <= MAX_INT32,
      'an offset outside its batch',
    )
    const offset = this.#baseOffset + deltas.offsetDelta
    assert(offset >= this.#nextOffset, 'offsets of a batch do not increase')
    writeRecord(this.#out, record, deltas)
    this.#baseTimestamp ??= record.timestamp
    if (record.timestamp > this.#maxTimestamp) this.#maxTimestamp = record.timestamp
    this.#nextOffset = offset + 1
    this.#recordCount++
  }

  #deltas(record: NewRecord) {
    return {
      offsetDelta: (record.offset ?? this.#nextOffset) - this.#baseOffset,
      timestampDelta: timestampDelta(record.timestamp, this.#baseTimestamp ?? record.timestamp),
    }
  }

  /** The batch, sealed. It is the caller's: the builder is done. At least one record was appended. */
  build(): Uint8Array {
    assert(!this.#isBuilt && this.#recordCount > 0, 'a batch is built once, with records')
    this.#isBuilt = true
    const out = this.#compressed()
    this.#writeHeader(out.view, out.position)
    const batch = out.written()
    const { codecs } = this.#options
    out.view.setUint32(CRC_AT, codecs.crc32c(batch, 0, ATTRIBUTES_AT, batch.length))
    return batch
  }

  #compressed(): GrowingBytes {
    const { codecs, compression = 0, compressionLevel: level } = this.#options
    if (compression === 0) return this.#out
    const options = level === undefined ? { magic: 2 as const } : { magic: 2 as const, level }
    const records = compress(codecs, compression, this.#out.written(RECORDS_AT), options)
    const out = new GrowingBytes(RECORDS_AT + records.length, RECORDS_AT)
    out.bytes.set(records, RECORDS_AT)
    out.position += records.length
    return out
  }

  #writeHeader(view: DataView, sizeBytes: number): void {
    assert(sizeBytes <= MAX_INT32, 'a batch beyond 2 GiB')
    const options = this.#options
    const producer = options.producer
    const lastOffset = options.lastOffset ?? this.#nextOffset - 1
    writeInt64(view, OFFSET_AT, this.#baseOffset)
    view.setInt32(LENGTH_AT, sizeBytes - LOG_OVERHEAD_BYTES)
    view.setInt32(LEADER_EPOCH_AT, options.leaderEpoch ?? NONE)
    view.setUint8(MAGIC_AT, 2)
    view.setInt16(ATTRIBUTES_AT, this.#attributes())
    view.setInt32(LAST_OFFSET_DELTA_AT, lastOffset - this.#baseOffset)
    writeInt64(view, BASE_TIMESTAMP_AT, this.#baseTimestamp ?? NONE)
    writeInt64(view, MAX_TIMESTAMP_AT, options.logAppendMs ?? this.#maxTimestamp)
    writeInt64(view, PRODUCER_ID_AT, producer?.producerId ?? NONE)
    view.setInt16(PRODUCER_EPOCH_AT, producer?.producerEpoch ?? NONE)
    view.setInt32(BASE_SEQUENCE_AT, producer?.baseSequence ?? NONE)
    view.setInt32(COUNT_AT, this.#recordCount)
  }

  #attributes(): number {
    const { compression, logAppendMs, producer, isControl, deleteHorizonMs } = this.#options
    return (
      (compression ?? 0) |
      (logAppendMs === undefined ? 0 : LOG_APPEND_TIME_BIT) |
      (producer?.isTransactional === true ? TRANSACTIONAL_BIT : 0) |
      (isControl === true ? CONTROL_BIT : 0) |
      (deleteHorizonMs === undefined ? 0 : DELETE_HORIZON_BIT)
    )
  }
}
