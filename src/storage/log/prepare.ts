import type { Offset, TimestampMs } from '#core/brand'
import { maxDecompressedBytes } from '#core/limits'
import type { Codecs } from '#core/world'
import { Errors } from '#protocol/error'
import {
  BatchBuilder,
  BatchCursor,
  type BatchFault,
  checkNextBatch,
  checkProduced,
  openRecords,
  placeBatch,
  rewriteOptions,
  stampLogAppendTime,
  upConvert,
} from '#protocol/record'
import type { TimeOffset } from '../index/index.ts'
import { type AppendOptions, type MisplacedAnswer, type RefusedAnswer, refusal } from './answer.ts'
import type { LogConfig } from './config.ts'
import { refuseRecords, refuseUnreadable } from './validate-records.ts'

const NO_OFFSET = -1 as Offset
const NO_TIME = -1 as TimestampMs

export interface PrepareOptions extends AppendOptions {
  readonly config: LogConfig
  readonly codecs: Codecs
  readonly nextOffset: Offset
}

/** Batches that are sound, and have the offsets and the epoch with which they are to be written. */
export interface Prepared {
  readonly kind: 'prepared'
  readonly bytes: Uint8Array
  /** Walks them; whoever does rewinds it first. */
  readonly batches: BatchCursor
  /** -1 for message sets of old formats, which do not say. */
  readonly firstOffset: Offset
  /** Where `firstOffset` is -1, the last one of the first batch. */
  readonly firstKnownOffset: Offset
  readonly lastOffset: Offset
  readonly logAppendTimeMs: TimestampMs
  /** The greatest time of the batches, and the last offset of the batch that has it. */
  readonly largest: TimeOffset
}

export type Preparation = Prepared | RefusedAnswer | MisplacedAnswer

/**
 * Judges batches by their headers and gives them their place in the log, in the bytes where they lie. Changes nothing else,
 * so that a refused append leaves no trace.
 */
export function prepareAppend(records: Uint8Array, options: PrepareOptions): Preparation {
  return options.origin === 'replication'
    ? prepareReplicated(records, options)
    : prepareLed(records, options)
}

function refuseFault(fault: BatchFault): RefusedAnswer {
  const corrupt = fault === 'crc' || fault === 'size' || fault === 'magic' || fault === 'truncated'
  return refusal(
    corrupt ? Errors.CORRUPT_MESSAGE : Errors.INVALID_RECORD,
    `a batch with a bad ${fault === 'truncated' ? 'size' : fault}`,
  )
}

// On the leader.

function prepareLed(records: Uint8Array, options: PrepareOptions): Preparation {
  const batches = new BatchCursor(records)
  const refused = refuseProduced(batches, options)
  if (refused !== null) return refused
  const rewritten =
    batches.magic === 2 ? recompressed(batches, options) : converted(batches, options)
  if ('kind' in rewritten) return rewritten
  if (rewritten === records) return placed(batches, options)
  if (rewritten.length > options.config.maxMessageBytes)
    return refusal(Errors.MESSAGE_TOO_LARGE, 'the batch is too large once it is written anew')
  return placed(new BatchCursor(rewritten), options)
}

/** The first rule that a client's or a coordinator's batches break; null when they keep all. */
function refuseProduced(batches: BatchCursor, options: PrepareOptions): RefusedAnswer | null {
  const { config, codecs, origin } = options
  let count = 0
  for (;;) {
    const fault = checkNextBatch(batches, codecs)
    // A batch cut short at the end is left out, as Kafka does; alone it is none.
    if (fault === 'truncated') break
    if (fault !== null) return refuseFault(fault)
    batches.next()
    count += 1
    if (batches.sizeBytes > config.maxMessageBytes)
      return refusal(Errors.MESSAGE_TOO_LARGE, 'a batch is larger than max.message.bytes')
    if (origin !== 'client') continue
    const refused = refuseClientBatch(batches, count, options)
    if (refused !== null) return refused
  }
  return count === 0 ? refusal(Errors.INVALID_RECORD, 'no record batch') : null
}

function refuseClientBatch(
  batch: BatchCursor,
  count: number,
  { config, codecs, nowMs }: PrepareOptions,
): RefusedAnswer | null {
  if (batch.magic === 2) {
    if (count > 1) return refusal(Errors.INVALID_RECORD, 'more than one record batch')
    const fault = checkProduced(batch)
    if (fault !== null) {
      const code = fault === 'timestamp type' ? Errors.INVALID_TIMESTAMP : Errors.INVALID_RECORD
      return refusal(code, `a batch with a bad ${fault}`)
    }
  }
  return refuseRecords(batch, { config, codecs, nowMs })
}

/** The same bytes where the topic is content with the codec. A change of level alone does not recompress. */
function recompressed(
  batches: BatchCursor,
  { config, codecs }: PrepareOptions,
): Uint8Array | RefusedAnswer {
  if (config.compression === null) return batches.bytes
  batches.rewind()
  const pieces: Uint8Array[] = []
  let isChanged = false
  try {
    while (batches.next()) {
      const keeps =
        batches.compression === config.compression ||
        batches.recordCount === 0 ||
        (batches.isControl && batches.compression === 0)
      isChanged ||= !keeps
      pieces.push(keeps ? batches.batchBytes : rewrittenBatch(batches, config, codecs))
    }
  } catch (thrown) {
    return refuseUnreadable(thrown)
  }
  return isChanged ? Buffer.concat(pieces) : batches.bytes
}

function rewrittenBatch(batch: BatchCursor, config: LogConfig, codecs: Codecs): Uint8Array {
  const { compressionLevel } = config
  const builder = new BatchBuilder({
    ...rewriteOptions(batch),
    compression: config.compression ?? batch.compression,
    ...(compressionLevel === null ? {} : { compressionLevel }),
    codecs,
    capacityBytes: batch.sizeBytes * 2,
  })
  const limitBytes = maxDecompressedBytes(config.maxMessageBytes)
  const records = openRecords(batch, { codecs, limitBytes })
  while (records.next()) {
    const { offset, key, value, headers } = records
    builder.append({ offset, timestamp: records.exactTimestamp(), key, value, headers })
  }
  return builder.build()
}

/** Message sets of old producers become one batch: Kafka 4 writes no other format. */
function converted(
  messages: BatchCursor,
  { config, codecs, leaderEpoch, nextOffset }: PrepareOptions,
): Uint8Array | RefusedAnswer {
  const { compressionLevel } = config
  try {
    const batch = upConvert(messages.bytes, {
      codecs,
      limitBytes: maxDecompressedBytes(config.maxMessageBytes),
      compression: config.compression ?? messages.compression,
      ...(compressionLevel === null ? {} : { compressionLevel }),
      baseOffset: nextOffset,
      leaderEpoch,
    })
    if (typeof batch !== 'string') return batch
    const code = batch === 'timestamp type' ? Errors.INVALID_TIMESTAMP : Errors.INVALID_RECORD
    return refusal(code, `a message set with a bad ${batch}`)
  } catch (thrown) {
    return refuseUnreadable(thrown)
  }
}

/** Gives offsets, epoch and, where the topic says so, the time: in place, the records untouched. */
function placed(batches: BatchCursor, options: PrepareOptions): Prepared {
  const { config, codecs, nextOffset, leaderEpoch, nowMs } = options
  const isStamped = config.timestampType === 'log append'
  const { bytes } = batches
  batches.rewind()
  let baseOffset: number = nextOffset
  let largest: TimeOffset = { timestamp: NO_TIME, offset: NO_OFFSET }
  let sizeBytes = 0
  while (batches.next()) {
    placeBatch(batches, { baseOffset: baseOffset as Offset, leaderEpoch })
    if (isStamped) stampLogAppendTime(batches, nowMs, codecs)
    if (batches.maxTimestamp > largest.timestamp)
      largest = { timestamp: batches.maxTimestamp, offset: batches.lastOffset }
    baseOffset = batches.lastOffset + 1
    sizeBytes += batches.sizeBytes
  }
  return {
    kind: 'prepared',
    bytes: sizeBytes === bytes.length ? bytes : bytes.subarray(0, sizeBytes),
    batches,
    firstOffset: nextOffset,
    firstKnownOffset: nextOffset,
    lastOffset: (baseOffset - 1) as Offset,
    logAppendTimeMs: (isStamped ? nowMs : NO_TIME) as TimestampMs,
    largest,
  }
}

// On a follower, which takes what the leader has: offsets, epochs and sizes are the leader's.

function prepareReplicated(records: Uint8Array, options: PrepareOptions): Preparation {
  const { codecs, nextOffset, leaderEpoch } = options
  const batches = new BatchCursor(records)
  let firstOffset: Offset | null = null
  let firstKnownOffset = NO_OFFSET
  let lastOffset: number = NO_OFFSET
  let largest: TimeOffset = { timestamp: NO_TIME, offset: NO_OFFSET }
  let sizeBytes = 0
  for (;;) {
    const fault = checkNextBatch(batches, codecs)
    if (fault === 'truncated') break
    if (fault !== null) return refuseFault(fault)
    batches.next()
    // From a leader that came after the one asked: its epoch is not yet known here (KAFKA-18723).
    if (batches.leaderEpoch > leaderEpoch) break
    if (batches.lastOffset <= lastOffset)
      return refusal(Errors.CORRUPT_MESSAGE, 'offsets of replicated batches do not rise')
    if (firstOffset === null) {
      firstOffset = batches.magic === 2 ? batches.baseOffset : NO_OFFSET
      firstKnownOffset = batches.magic === 2 ? batches.baseOffset : batches.lastOffset
    }
    lastOffset = batches.lastOffset
    sizeBytes += batches.sizeBytes
    if (batches.maxTimestamp > largest.timestamp)
      largest = { timestamp: batches.maxTimestamp, offset: batches.lastOffset }
  }
  if (firstOffset === null)
    return refusal(Errors.INVALID_RECORD, 'no record batch of this leader epoch')
  if (firstKnownOffset < nextOffset)
    return { kind: 'misplaced', firstOffset: firstKnownOffset, lastOffset: lastOffset as Offset }
  return {
    kind: 'prepared',
    bytes: sizeBytes === records.length ? records : records.subarray(0, sizeBytes),
    batches: new BatchCursor(records, 0, sizeBytes),
    firstOffset,
    firstKnownOffset,
    lastOffset: lastOffset as Offset,
    logAppendTimeMs: NO_TIME,
    largest,
  }
}
