import type { Offset } from '#core/brand'
import type { PeekedBatch } from '#protocol/record'
import { loadIndexes, rebuildIndexes } from './load-indexes.ts'
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

function locateInSegment(
  state: LogState,
  segment: Segment,
  offset: Offset,
): Promise<PlacedBatch | null> {
  return walkFrom(state, segment, { offset, isIt: ({ lastOffset }) => lastOffset >= offset })
}

/**
 * Steps through a segment from the last batch that its index has at or before an offset, to the first that `isIt` takes. An
 * index that leads into the middle of a batch, or to another one than it says, is of another history: it is made anew.
 */
export async function walkFrom(
  state: LogState,
  segment: Segment,
  { offset, isIt }: { readonly offset: Offset; readonly isIt: (batch: PeekedBatch) => boolean },
): Promise<PlacedBatch | null> {
  const end = segment.sizeBytes
  for (let isMadeAnew = false; ; isMadeAnew = true) {
    const { cuts } = state
    const { offsets } = await loadIndexes(state, segment)
    const entry = offsets.lookUp(offset)
    const from = entry.position
    let isAstray = from > 0
    const found = await walkFile(segment.log, { from, end }, (batch, position) => {
      if (position === from && from > 0)
        isAstray = batch.lastOffset > entry.offset || batch.baseOffset < segment.baseOffset
      return isAstray || isIt(batch)
    })
    if (!isAstray || state.cuts !== cuts) return found
    if (isMadeAnew || segment.isGrowing) return walkFile(segment.log, { from: 0, end }, isIt)
    await rebuildIndexes(state, segment)
  }
}
