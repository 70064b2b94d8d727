import type { Offset } from '#core/brand'
import { loadIndexes } from './load-indexes.ts'
import type { LogState } from './log-state.ts'
import type { Segment } from './segment.ts'
import type { TailStretch } from './tail-slabs.ts'
import { type PlacedBatch, walkBytes, walkFile } from './walk.ts'

/** A batch, and the segment that holds it. */
export interface Located extends PlacedBatch {
  readonly segment: Segment
}

/** The batch that holds an offset, or the first behind it, if it is in memory; null when it is not, or is nowhere. */
export function locateInTail(state: LogState, offset: Offset): Located | null {
  let stretch: TailStretch | null = state.tail.find(offset)
  if (stretch === null) return null
  const segment = state.segments[state.floor(stretch.segmentBase)]
  if (segment === undefined || segment.baseOffset !== stretch.segmentBase) return null
  const isIt = ({ lastOffset }: PlacedBatch['batch']): boolean => lastOffset >= offset
  const indexed = segment.growing?.offsets.lookUp(offset).position ?? 0
  // Entries of the index spare most of a long stretch of small batches.
  const skip = Math.max(0, Math.min(indexed - stretch.position, stretch.bytes.length))
  const { found } = walkBytes(stretch.bytes.subarray(skip), stretch.position + skip, isIt)
  if (found !== null) return { ...found, segment }
  stretch = state.tail.after(stretch)
  if (stretch === null) return null
  const next = walkBytes(stretch.bytes, stretch.position, isIt).found
  return next === null ? null : { ...next, segment }
}

/** The same from the files. Null behind the last batch. */
export async function locateInFiles(state: LogState, offset: Offset): Promise<Located | null> {
  const { segments } = state
  for (let index = Math.max(0, state.floor(offset)); index < segments.length; index++) {
    const segment = segments[index] as Segment
    const found = await locateInSegment(state, segment, offset)
    // The rest of a segment may have been compacted away: the next one then has what follows.
    if (found !== null) return { ...found, segment }
  }
  return null
}

async function locateInSegment(
  state: LogState,
  segment: Segment,
  offset: Offset,
): Promise<PlacedBatch | null> {
  const end = segment.sizeBytes
  let reached = 0
  const isIt = (batch: PlacedBatch['batch'], position: number): boolean => {
    reached = position + batch.sizeBytes
    return batch.lastOffset >= offset
  }
  const indexes = await loadIndexes(state, segment)
  const from = indexes.offsets.lookUp(offset).position
  reached = from
  const found = await walkFile(segment.log, { from, end }, isIt)
  if (found !== null || reached >= end || from === 0) return found
  // The index led into the middle of a batch: it is of another history. From the start it is slow, but right.
  state.shared.logger.warn?.('an index led astray and is not used', {
    log: state.name,
    baseOffset: segment.baseOffset,
  })
  return walkFile(segment.log, { from: 0, end }, isIt)
}
