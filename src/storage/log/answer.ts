import type { ErrorCode, LeaderEpoch, Offset, TimestampMs } from '#core/brand'
import type { Origin, VerificationGuard } from '../producers/index.ts'

export interface AppendOptions {
  readonly origin: Origin
  /** Of the leader that appends; for a follower, that of the leader it fetches from. */
  readonly leaderEpoch: LeaderEpoch
  readonly nowMs: number
  /** What `startVerification` gave for this producer (KIP-890). */
  readonly guard?: VerificationGuard | null
  /** Of the markers among the batches. */
  readonly transactionVersion?: 0 | 1 | 2
}

export interface RecordError {
  /** The record's place in its batch, from 0. */
  readonly batchIndex: number
  readonly message: string
}

/** The batches are in the log. */
export interface AppendedAnswer {
  readonly kind: 'appended'
  /** -1 where a follower was given message sets of old formats, which do not say. */
  readonly firstOffset: Offset
  readonly lastOffset: Offset
  /** -1 where the times of the records count. */
  readonly logAppendTimeMs: TimestampMs
  readonly maxTimestamp: TimestampMs
  readonly sizeBytes: number
  readonly logStartOffset: Offset
}

/** An idempotent producer sent again what is in the log already: it is told where (KIP-98). */
export interface DuplicateAnswer {
  readonly kind: 'duplicate'
  readonly firstOffset: Offset
  readonly lastOffset: Offset
  readonly logAppendTimeMs: TimestampMs
  readonly logStartOffset: Offset
}

export interface RefusedAnswer {
  readonly kind: 'refused'
  readonly errorCode: ErrorCode
  readonly message: string
  /** Which records are the reason, where Produce tells that (v8, KIP-467). */
  readonly recordErrors: readonly RecordError[]
}

/** A follower was given offsets that it has: it may begin anew if it is empty, and otherwise is a bug of the fetcher. */
export interface MisplacedAnswer {
  readonly kind: 'misplaced'
  readonly firstOffset: Offset
  readonly lastOffset: Offset
}

export type AppendAnswer = AppendedAnswer | DuplicateAnswer | RefusedAnswer | MisplacedAnswer

export function refusal(
  errorCode: ErrorCode,
  message: string,
  recordErrors: readonly RecordError[] = [],
): RefusedAnswer {
  return { kind: 'refused', errorCode, message, recordErrors }
}
