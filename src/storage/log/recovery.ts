import type { Offset, TimestampMs } from '#core/brand'
import { Malformed } from '#core/bytes'
import { CorruptCompression } from '#core/world'
import type { BatchCursor } from '#protocol/record'
import { addToProducers } from './judge-producers.ts'
import type { LogState } from './log-state.ts'
import { type ScanFault, scan } from './scan.ts'
import type { Segment } from './segment.ts'
import { removeSegments } from './segment-removal.ts'
import { writeSnapshot } from './snapshots.ts'

/** What a batch at the end of a segment is cut for; the rest of the log goes with it. */
export interface RecoveredLog {
  readonly recoveredBytes: number
  readonly cutBytes: number
}

/**
 * Brings the producers' state up to date with a batch that is in the log: nobody judges it again. A marker that cannot be read
 * is a fault of the disk, as its checksum was right.
 */
export function replayBatch(
  state: LogState,
  batch: BatchCursor,
  segment: Segment | null,
): ScanFault | null {
  const { codecs } = state.shared.world
  const append = state.producers.begin({ origin: 'replication' })
  try {
    addToProducers(append, batch, { codecs, transactionVersion: 1 })
  } catch (thrown) {
    if (thrown instanceof Malformed || thrown instanceof CorruptCompression) return 'count'
    throw thrown
  }
  for (const { isAborted, ...transaction } of state.producers.apply(append)) {
    if (isAborted) segment?.noteAborted(transaction)
  }
  return null
}

/**
 * Goes through the segments that were not yet safe when the log was last open, batch by batch: makes their indexes anew, brings
 * epochs and producers up to date, and cuts the log at the first batch that is not whole, because what follows it was never
 * acknowledged as a whole either.
 *
 * The producers' state must be that at the base of the first of them.
 */
export async function recoverSegments(state: LogState, from: number): Promise<RecoveredLog> {
  const result = { recoveredBytes: 0, cutBytes: 0 }
  for (let index = from; index < state.segments.length; index++) {
    const segment = state.segments[index] as Segment
    if (index > from) await writeSnapshot(state, segment.baseOffset)
    const { endPosition, fault } = await recoverSegment(state, segment)
    result.recoveredBytes += endPosition
    if (fault === null) {
      if (index < state.segments.length - 1) await segment.seal()
      continue
    }
    const later = state.segments.slice(index + 1)
    const cutBytes = segment.sizeBytes - endPosition
    result.cutBytes = cutBytes + later.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0)
    state.shared.logger.warn?.('the log was cut at a batch that is damaged or not whole', {
      log: state.name,
      baseOffset: segment.baseOffset,
      position: endPosition,
      fault,
      cutBytes,
      segmentsRemoved: later.length,
    })
    await segment.log.truncate(endPosition)
    await removeSegments(state, later)
    break
  }
  return result
}

/** Leaves the segment growing, with new indexes; cuts nothing of its records. */
async function recoverSegment(state: LogState, segment: Segment) {
  segment.grow(state.config)
  segment.forgetAborted()
  segment.largest = null
  let nextOffset: number = segment.baseOffset
  const result = await scan(state.shared, segment.log, {
    from: 0,
    end: segment.sizeBytes,
    visit: (batch, position) => {
      const first = batch.magic === 2 ? batch.baseOffset : batch.lastOffset
      if (first < nextOffset || !segment.canHold(batch.lastOffset)) return 'order'
      const fault = replayBatch(state, batch, segment)
      if (fault !== null) return fault
      noteBatch(state, segment, batch, position)
      nextOffset = batch.lastOffset + 1
      return null
    },
  })
  await segment.writeRecovered()
  return result
}

function noteBatch(state: LogState, segment: Segment, batch: BatchCursor, position: number): void {
  const { lastOffset, sizeBytes, leaderEpoch: epoch, baseOffset: startOffset } = batch
  const timestamp = batch.maxTimestamp as TimestampMs
  segment.noteBatches({
    position,
    lastOffset,
    sizeBytes,
    largest: { timestamp, offset: lastOffset },
  })
  const { latest } = state.epochs
  if (batch.magic === 2 && epoch >= 0 && (latest === null || epoch > latest.epoch))
    state.epochs.assign({ epoch, startOffset })
}

/** Replays batches in [from, to) for the producers' state alone. */
export async function replayProducers(state: LogState, from: Offset, to: Offset): Promise<void> {
  for (let index = Math.max(0, state.floor(from)); index < state.segments.length; index++) {
    const segment = state.segments[index] as Segment
    if (segment.baseOffset >= to) return
    await scan(state.shared, segment.log, {
      from: 0,
      end: segment.sizeBytes,
      visit: (batch) => {
        if (batch.lastOffset < from) return null
        return batch.lastOffset >= to ? 'order' : replayBatch(state, batch, null)
      },
    })
  }
}
