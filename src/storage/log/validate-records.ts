import { Malformed } from '#core/bytes'
import { maxDecompressedBytes } from '#core/limits'
import { type Codecs, CorruptCompression } from '#core/world'
import { Errors } from '#protocol/error'
import { type BatchCursor, openRecords } from '#protocol/record'
import { type RecordError, type RefusedAnswer, refusal } from './answer.ts'
import type { LogConfig } from './config.ts'

const NO_TIMESTAMP = -1

interface RecordRules {
  readonly config: LogConfig
  readonly codecs: Codecs
  readonly nowMs: number
}

/**
 * The first rule that records of a client break, where their topic has rules that only records can break: keys on a
 * compacted one, and times too far from now. The records are opened only for those; and for times only where the
 * header does not already tell that all of them are good.
 */
export function refuseRecords(batch: BatchCursor, rules: RecordRules): RefusedAnswer | null {
  const { config, codecs } = rules
  const judgesTimes = config.timestampType === 'create' && mayBeOutOfRange(batch, rules)
  if (!config.isCompacted && !judgesTimes) return null
  const limitBytes = maxDecompressedBytes(config.maxMessageBytes)
  const keyErrors: RecordError[] = []
  const timeErrors: RecordError[] = []
  try {
    const records = openRecords(batch, { codecs, limitBytes })
    for (let batchIndex = 0; records.next(); batchIndex++) {
      if (config.isCompacted && !records.hasKey) {
        keyErrors.push({ batchIndex, message: 'a record without a key on a compacted topic' })
      } else if (judgesTimes && isOutOfRange(records.timestamp, rules)) {
        timeErrors.push({ batchIndex, message: 'the time of the record is too far from now' })
      }
    }
  } catch (thrown) {
    return refuseUnreadable(thrown)
  }
  // Kafka answers the error of the first record that has one, and lists all.
  const [key, time] = [keyErrors[0], timeErrors[0]]
  if (key === undefined && time === undefined) return null
  const all = [...keyErrors, ...timeErrors].sort((a, b) => a.batchIndex - b.batchIndex)
  return all[0] === time
    ? refusal(Errors.INVALID_TIMESTAMP, 'times of records are too far from now', all)
    : refusal(Errors.INVALID_RECORD, 'records without keys on a compacted topic', all)
}

/** What is answered for records that cannot be read; anything else that was thrown goes on. */
export function refuseUnreadable(thrown: unknown): RefusedAnswer {
  if (thrown instanceof Malformed || thrown instanceof CorruptCompression)
    return refusal(Errors.CORRUPT_MESSAGE, thrown.message)
  throw thrown
}

/** The header has the latest time of all; of the earliest it only has the first record's. */
function mayBeOutOfRange(batch: BatchCursor, rules: RecordRules): boolean {
  if (batch.maxTimestamp === NO_TIMESTAMP) return false
  return rules.config.timestampBeforeMaxMs < Infinity || isOutOfRange(batch.maxTimestamp, rules)
}

function isOutOfRange(timestamp: number, { config, nowMs }: RecordRules): boolean {
  if (timestamp === NO_TIMESTAMP) return false
  const age = nowMs - timestamp
  return age > config.timestampBeforeMaxMs || -age > config.timestampAfterMaxMs
}
