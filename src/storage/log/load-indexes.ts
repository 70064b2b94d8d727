import { NO_BYTES } from '#core/bytes'
import { readWhole } from '../checkpoint/index.ts'
import type { LogConfig } from './config.ts'
import { scan } from './scan.ts'
import type { Segment } from './segment.ts'
import { emptyIndexes, IndexGrowth, parseIndexes, type SegmentIndexes } from './segment-indexes.ts'
import type { SharedByLogs } from './shared.ts'
import { walkFile } from './walk.ts'

/** More than one append adds: what a replica fetches at once, at most. */
const MOST_UNINDEXED_BYTES = 64 * 1024 * 1024

interface Loading {
  readonly shared: SharedByLogs
  readonly config: LogConfig
  readonly name: string
}

/**
 * A segment's indexes: from memory, from their files, or, where those are missing or nonsense, made anew from the records
 * with a line that says so.
 */
export async function loadIndexes(
  { shared, config, name }: Loading,
  segment: Segment,
): Promise<SegmentIndexes> {
  const known = segment.growing ?? shared.indexes.get(segment)
  if (known !== null) return known
  const stored = await readIndexes(shared, segment)
  // It may have begun to grow while the files were read.
  if (segment.growing !== null) return segment.growing
  if (stored === null) return rebuildIndexes({ shared, config, name }, segment)
  if (!segment.isGone) shared.indexes.put(segment, stored)
  return stored
}

/** Null when one of the files is missing or nonsense. */
export async function readIndexes(
  shared: SharedByLogs,
  segment: Segment,
): Promise<SegmentIndexes | null> {
  const { disk } = shared.world
  const offsets = await readWhole(disk, segment.path('index'))
  const times = await readWhole(disk, segment.path('timeindex'))
  if (offsets === null) return null
  const files = { offsets, times: times ?? NO_BYTES }
  const indexes = parseIndexes(segment.baseOffset, files, segment.sizeBytes)
  return indexes === null || (await isHollow(segment, indexes)) ? null : indexes
}

/**
 * An index that was cut, or never written, is a good one of a shorter segment. It ends too early for the segment, or it knows
 * no time although the records have one.
 */
async function isHollow(segment: Segment, { offsets, times }: SegmentIndexes): Promise<boolean> {
  const { sizeBytes } = segment
  if (sizeBytes - offsets.last.position > MOST_UNINDEXED_BYTES) return true
  if (sizeBytes === 0 || times.count > 0) return false
  const first = await walkFile(segment.log, { from: 0, end: sizeBytes }, () => true)
  return first !== null && first.batch.maxTimestamp >= 0
}

export async function rebuildIndexes(
  { shared, config, name }: Loading,
  segment: Segment,
): Promise<SegmentIndexes> {
  shared.logger.warn?.('the indexes of a segment were missing or damaged and are made anew', {
    log: name,
    baseOffset: segment.baseOffset,
  })
  const indexes = emptyIndexes(segment.baseOffset)
  const growth = new IndexGrowth(config.indexIntervalBytes)
  let largest = indexes.times.last
  let previous = segment.baseOffset - 1
  await scan(shared, segment.log, {
    from: 0,
    end: segment.sizeBytes,
    visit: (batch, position) => {
      const { lastOffset, maxTimestamp, sizeBytes } = batch
      if (maxTimestamp > largest.timestamp)
        largest = { timestamp: maxTimestamp, offset: lastOffset }
      if (lastOffset <= previous || !segment.canHold(lastOffset)) return 'order'
      previous = lastOffset
      growth.note(indexes, { position, lastOffset, sizeBytes, largest })
      return null
    },
  })
  indexes.times.append(largest)
  if (segment.growing === null && !segment.isGone) shared.indexes.put(segment, indexes)
  return indexes
}
