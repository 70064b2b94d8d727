import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs } from '#core/brand'
import { Malformed } from '#core/bytes'
import type { CompressionId } from '#protocol/compression'
import { fieldFault, frameFault } from './frame.ts'
import { readClampedInt64, readInt64 } from './int64.ts'
import {
  ATTRIBUTES_AT,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  COMPRESSION_MASK,
  CONTROL_BIT,
  COUNT_AT,
  DELETE_HORIZON_BIT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  LENGTH_AT,
  LOG_APPEND_TIME_BIT,
  LOG_OVERHEAD_BYTES,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  MESSAGE_ATTRIBUTES_AT,
  MESSAGE_TIMESTAMP_AT,
  NONE,
  OFFSET_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  TRANSACTIONAL_BIT,
} from './layout.ts'
import { sequenceAt } from './sequence.ts'

/** Format of a batch: 0 and 1 are single messages or wrappers of message sets, 2 is KIP-98's record batch. */
export type Magic = 0 | 1 | 2

/** Who wrote the timestamp of a record: its producer, or the broker for the whole batch. Magic 0 has no time at all. */
export type TimestampType = 'none' | 'create' | 'log append'

/**
 * Walks the batches of a buffer, of any magic, in place: it is a window over the bytes and reads a field when it is asked
 * for. One cursor serves a whole buffer, and nothing is allocated for a batch.
 *
 *     const batches = new BatchCursor(bytes)
 *     while (batches.next()) visit(batches.baseOffset, batches.sizeBytes)
 *
 * It trusts no length. What it does not look at is the checksum (`checkBatch`) and the records (`openRecords`).
 */
export class BatchCursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly end: number
  readonly #start: number
  #position: number
  #sizeBytes = 0

  /** Stands before the first batch of `bytes[start, end)`: `next` moves onto it. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.end = end
    this.#start = start
    this.#position = start
  }

  /**
   * Moves to the next batch. False at the end, which is also where the last batch is cut short: a fetch may end so
   * (`tailBytes` tells). `Malformed` where no batch can begin, and then `position` is that place.
   */
  next(): boolean {
    const position = this.#position + this.#sizeBytes
    this.#position = position
    this.#sizeBytes = 0
    const frame = frameFault(this.view, position, this.end)
    if (frame === 'truncated') return false
    if (frame === 'size') throw new Malformed('a batch is smaller than its own header')
    if (frame === 'magic') throw new Malformed('a batch of unknown magic')
    if (fieldFault(this.view, position) !== null) {
      throw new Malformed('a field of a batch header is out of range')
    }
    this.#sizeBytes = this.view.getInt32(position + LENGTH_AT) + LOG_OVERHEAD_BYTES
    return true
  }

  /** Stands before the first batch again: who walks several times needs one cursor, whose view is the dearer half of it. */
  rewind(): void {
    this.#position = this.#start
    this.#sizeBytes = 0
  }

  /** Where the batch begins in `bytes`; after the last one, where whole batches end. */
  get position(): number {
    return this.#position
  }

  /** Header included; 0 when the cursor stands on no batch. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** After the last batch: how many bytes of a batch that was cut short follow. */
  get tailBytes(): number {
    return this.end - this.#position - this.#sizeBytes
  }

  /** The batch itself: a view, not a copy. */
  get batchBytes(): Uint8Array {
    return this.bytes.subarray(this.#position, this.#position + this.#sizeBytes)
  }

  get magic(): Magic {
    return this.view.getUint8(this.#position + MAGIC_AT) as Magic
  }

  /** First offset, even when compaction removed its record. -1 for a wrapper of magic 0 or 1, whose records alone know. */
  get baseOffset(): Offset {
    if (isMessage(this.view, this.#position) && this.compression !== 0) return NONE as Offset
    return readInt64(this.view, this.#position + OFFSET_AT) as Offset
  }

  /** Last offset, even when compaction removed its record. */
  get lastOffset(): Offset {
    return (readInt64(this.view, this.#position + OFFSET_AT) + this.lastOffsetDelta) as Offset
  }

  /** 0 for magic 0 and 1. */
  get lastOffsetDelta(): number {
    return isMessage(this.view, this.#position)
      ? 0
      : this.view.getInt32(this.#position + LAST_OFFSET_DELTA_AT)
  }

  get compression(): CompressionId {
    return (attributesAt(this.view, this.#position) & COMPRESSION_MASK) as CompressionId
  }

  get timestampType(): TimestampType {
    if (this.magic === 0) return 'none'
    return (attributesAt(this.view, this.#position) & LOG_APPEND_TIME_BIT) === 0
      ? 'create'
      : 'log append'
  }

  get isTransactional(): boolean {
    return (attributesAt(this.view, this.#position) & TRANSACTIONAL_BIT) !== 0
  }

  get isControl(): boolean {
    return (attributesAt(this.view, this.#position) & CONTROL_BIT) !== 0
  }

  /** Which leader appended it; -1 before one did, and for magic 0 and 1. */
  get leaderEpoch(): LeaderEpoch {
    const epoch = isMessage(this.view, this.#position)
      ? NONE
      : this.view.getInt32(this.#position + LEADER_EPOCH_AT)
    return epoch as LeaderEpoch
  }

  /** What the deltas of the records are relative to; clamped. -1 for magic 0 and 1. */
  get baseTimestamp(): TimestampMs {
    const timestamp = isMessage(this.view, this.#position)
      ? NONE
      : readClampedInt64(this.view, this.#position + BASE_TIMESTAMP_AT)
    return timestamp as TimestampMs
  }

  /** The latest of its records, or when the broker appended them; clamped. -1 for magic 0. */
  get maxTimestamp(): TimestampMs {
    if (this.magic === 0) return NONE as TimestampMs
    const at = isMessage(this.view, this.#position) ? MESSAGE_TIMESTAMP_AT : MAX_TIMESTAMP_AT
    return readClampedInt64(this.view, this.#position + at) as TimestampMs
  }

  /** When the broker appended it, which hides the times of its records, in all 64 bits; null when those count. */
  logAppendTime(): bigint | null {
    if (this.timestampType !== 'log append') return null
    const at = isMessage(this.view, this.#position) ? MESSAGE_TIMESTAMP_AT : MAX_TIMESTAMP_AT
    return this.view.getBigInt64(this.#position + at)
  }

  /** From when its tombstones and markers may be removed (KIP-534); null until the cleaner has seen it once. */
  get deleteHorizonMs(): TimestampMs | null {
    if ((attributesAt(this.view, this.#position) & DELETE_HORIZON_BIT) === 0) return null
    return readClampedInt64(this.view, this.#position + BASE_TIMESTAMP_AT) as TimestampMs
  }

  /** -1 without idempotence. */
  get producerId(): ProducerId {
    const id = isMessage(this.view, this.#position)
      ? NONE
      : readInt64(this.view, this.#position + PRODUCER_ID_AT)
    return id as ProducerId
  }

  get producerEpoch(): ProducerEpoch {
    const epoch = isMessage(this.view, this.#position)
      ? NONE
      : this.view.getInt16(this.#position + PRODUCER_EPOCH_AT)
    return epoch as ProducerEpoch
  }

  /** -1 without idempotence, and of a marker. */
  get baseSequence(): number {
    return isMessage(this.view, this.#position)
      ? NONE
      : this.view.getInt32(this.#position + BASE_SEQUENCE_AT)
  }

  /** Sequence of the last offset, even when compaction removed its record. */
  get lastSequence(): number {
    return sequenceAt(this.baseSequence, this.lastOffsetDelta)
  }

  /** How many records the header promises; -1 for magic 0 and 1, which do not say. */
  get recordCount(): number {
    return isMessage(this.view, this.#position)
      ? NONE
      : this.view.getInt32(this.#position + COUNT_AT)
  }
}

function isMessage(view: DataView, position: number): boolean {
  return view.getUint8(position + MAGIC_AT) !== 2
}

/** What Kafka uses of the attributes, which in a message are fewer. */
function attributesAt(view: DataView, position: number): number {
  if (!isMessage(view, position)) return view.getUint8(position + ATTRIBUTES_AT + 1)
  return view.getUint8(position + MESSAGE_ATTRIBUTES_AT) & (COMPRESSION_MASK | LOG_APPEND_TIME_BIT)
}
