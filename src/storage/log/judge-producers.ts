import type { Offset } from '#core/brand'
import { NO_BYTES } from '#core/bytes'
import { maxDecompressedBytes } from '#core/limits'
import type { Codecs } from '#core/world'
import {
  type BatchCursor,
  openRecords,
  readControlType,
  readMarkerCoordinatorEpoch,
} from '#protocol/record'
import type { ProducerAppend, ProducerVerdict } from '../producers/index.ts'
import { type DuplicateAnswer, type RefusedAnswer, refusal } from './answer.ts'

const NO_PRODUCER = -1
/** A marker is a few dozen bytes. */
const MARKER_LIMIT_BYTES = maxDecompressedBytes(1024)

const ACCEPTED: ProducerVerdict = { kind: 'accepted' }

/** Tells the producers' state of the batch on which the cursor stands; what is of no producer passes. */
export function addToProducers(
  append: ProducerAppend,
  batch: BatchCursor,
  { codecs, transactionVersion }: { codecs: Codecs; transactionVersion: 0 | 1 | 2 },
): ProducerVerdict {
  const { producerId } = batch
  if (producerId === NO_PRODUCER) return ACCEPTED
  if (!batch.isControl) {
    return append.addBatch({
      producerId,
      epoch: batch.producerEpoch,
      firstSequence: batch.baseSequence,
      lastSequence: batch.lastSequence,
      firstOffset: batch.baseOffset,
      lastOffset: batch.lastOffset,
      timestamp: batch.maxTimestamp,
      isTransactional: batch.isTransactional,
    })
  }
  const records = openRecords(batch, { codecs, limitBytes: MARKER_LIMIT_BYTES })
  // The cleaner leaves a marker's batch without its record when nothing of the transaction is left.
  if (!records.next()) return ACCEPTED
  const kind = readControlType(records.key)
  if (kind !== 'abort' && kind !== 'commit') return ACCEPTED
  return append.addMarker({
    producerId,
    epoch: batch.producerEpoch,
    kind,
    coordinatorEpoch: readMarkerCoordinatorEpoch(records.value ?? NO_BYTES),
    offset: records.offset,
    timestamp: records.timestamp,
    transactionVersion,
  })
}

/** Judges all batches of an append, each after those before it; null when the producers' state has nothing against them. */
export function judgeProducers(
  append: ProducerAppend,
  batches: BatchCursor,
  options: {
    readonly codecs: Codecs
    readonly transactionVersion: 0 | 1 | 2
    readonly logStartOffset: Offset
  },
): DuplicateAnswer | RefusedAnswer | null {
  batches.rewind()
  while (batches.next()) {
    if (batches.producerId === NO_PRODUCER) continue
    const verdict = addToProducers(append, batches, options)
    if (verdict.kind === 'refused') return refusal(verdict.errorCode, verdict.why)
    if (verdict.kind !== 'repeated') continue
    return {
      kind: 'duplicate',
      firstOffset: verdict.firstOffset,
      lastOffset: verdict.batch.lastOffset,
      logAppendTimeMs: verdict.batch.timestamp,
      logStartOffset: options.logStartOffset,
    }
  }
  return null
}
