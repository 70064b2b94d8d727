import { NO_BYTES } from '#core/bytes'
import { readWhole } from '../checkpoint/index.ts'
import type { LogConfig } from './config.ts'
import { scan } from './scan.ts'
import type { Segment } from './segment.ts'
import { emptyIndexes, IndexGrowth, parseIndexes, type SegmentIndexes } from './segment-indexes.ts'
import type { SharedByLogs } from './shared.ts'

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
  const indexes = stored ?? (await rebuild({ shared, config, name }, segment))
  // It may have begun to grow while the files were read.
  if (segment.growing !== null) return segment.growing
  if (!segment.isGone) shared.indexes.put(segment, indexes)
  return indexes
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
  return parseIndexes(segment.baseOffset, files, segment.sizeBytes)
}

async function rebuild(
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
  await scan(shared, segment.log, {
    from: 0,
    end: segment.sizeBytes,
    visit: (batch, position) => {
      const { lastOffset, maxTimestamp, sizeBytes } = batch
      if (maxTimestamp > largest.timestamp)
        largest = { timestamp: maxTimestamp, offset: lastOffset }
      if (lastOffset < segment.baseOffset || !segment.canHold(lastOffset)) return 'order'
      growth.note(indexes, { position, lastOffset, sizeBytes, largest })
      return null
    },
  })
  indexes.times.append(largest)
  return indexes
}
