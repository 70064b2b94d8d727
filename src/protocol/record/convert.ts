import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { BatchBuilder, type BatchOptions } from './batch-builder.ts'
import { BatchCursor, type Magic } from './batch-cursor.ts'
import { type MessageCompressionId, MessageSetBuilder } from './message-builder.ts'
import { type OpenOptions, openRecords } from './open.ts'

const ZSTD = 4

export interface DownConvertOptions extends OpenOptions {
  /** The newest format that the client reads. */
  readonly magic: 0 | 1
  /**
   * What the client asked from. Plain messages before it are left out: some librdkafka rely on that, and a batch
   * of magic 2 became many messages.
   */
  readonly firstOffset: Offset
}

/**
 * What a client from before batches can read of `bytes`: offsets and times stay, headers and control batches go. Batches
 * of that format or an older one are copied as they are; one cut short at the end is left out.
 *
 * 'unsupported compression' when zstd is among them, which no client of that age knows (KIP-110): Kafka answers
 * UNSUPPORTED_COMPRESSION_TYPE.
 */
export function downConvert(
  bytes: Uint8Array,
  options: DownConvertOptions,
): Uint8Array | 'unsupported compression' {
  const pieces: Uint8Array[] = []
  const batches = new BatchCursor(bytes)
  while (batches.next()) {
    if (batches.isControl) continue
    if (batches.compression === ZSTD) return 'unsupported compression'
    pieces.push(
      batches.magic <= options.magic ? batches.batchBytes : downConverted(batches, options),
    )
  }
  return joined(pieces)
}

function downConverted(batch: BatchCursor, options: DownConvertOptions): Uint8Array {
  const { codecs, magic, firstOffset } = options
  const compression = batch.compression as MessageCompressionId
  const logAppendTime = batch.logAppendTime()
  const builder = new MessageSetBuilder({
    codecs,
    magic,
    compression,
    ...(logAppendTime === null ? {} : { logAppendTime }),
  })
  const records = openRecords(batch, options)
  let lastOffset = -1
  while (records.next()) {
    const { offset, key, value } = records
    // The offsets inside a wrapper are whatever an old client wrote.
    if (offset <= lastOffset) throw new Malformed('offsets inside a batch do not increase')
    lastOffset = offset
    if (compression === 0 && offset < firstOffset) continue
    builder.append({ offset, timestamp: records.exactTimestamp(), key, value })
  }
  return builder.build()
}

/** Why a message set cannot become a batch: INVALID_RECORD, and INVALID_TIMESTAMP for the last. */
export type UpConvertFault =
  /** No message at all, or the only one cut short. */
  | 'count'
  /** Messages of several formats in one request. */
  | 'magic'
  /** A wrapper is alone. */
  | 'several wrappers'
  /** Only the broker says when it appended. */
  | 'timestamp type'

export type UpConvertOptions = OpenOptions &
  Pick<
    BatchOptions,
    'compression' | 'compressionLevel' | 'baseOffset' | 'leaderEpoch' | 'logAppendMs'
  >

/**
 * The batch of magic 2 that a message set from an old producer becomes. Offsets are given anew from `baseOffset`: old
 * clients fill them in as they like. Each message was found sound by `checkNextBatch` before.
 */
export function upConvert(
  bytes: Uint8Array,
  options: UpConvertOptions,
): Uint8Array | UpConvertFault {
  const batches = new BatchCursor(bytes)
  const builder = new BatchBuilder({ ...options, capacityBytes: bytes.length * 2 })
  let magic: Magic | null = null
  let isWrapped = false
  while (batches.next()) {
    if (batches.magic === 2 || batches.magic !== (magic ?? batches.magic)) return 'magic'
    if (isWrapped || (magic !== null && batches.compression !== 0)) return 'several wrappers'
    if (batches.timestampType === 'log append') return 'timestamp type'
    magic = batches.magic
    isWrapped = batches.compression !== 0
    const records = openRecords(batches, options)
    while (records.next()) {
      builder.append({
        timestamp: records.exactTimestamp(),
        key: records.key,
        value: records.value,
      })
    }
  }
  return builder.recordCount === 0 ? 'count' : builder.build()
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let position = 0
  for (const piece of pieces) {
    bytes.set(piece, position)
    position += piece.length
  }
  return bytes
}
