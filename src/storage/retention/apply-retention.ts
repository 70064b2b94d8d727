import type { Offset } from '#core/brand'
import type { Log } from '../log/index.ts'
import { type ExpiredSegment, expiredSegments, type RetentionConfig } from './expired-segments.ts'

/**
 * Removes the segments of a log that are to go, and says which and why. The log then starts behind them, and says so before
 * their files go: nobody is sent to what is being removed.
 */
export async function applyRetention(log: Log, config: RetentionConfig): Promise<ExpiredSegment[]> {
  const { clock } = log.shared.world
  const segments = await log.describeSegments()
  const { logStartOffset, highWatermark, endOffset: logEndOffset } = log
  const retained = { segments, logStartOffset, highWatermark, logEndOffset }
  const expired = expiredSegments(retained, config, clock.nowMs())
  const last = expired.at(-1)
  if (last === undefined) return []
  const next = segments[expired.length]
  if (next === undefined) await log.roll()
  const start = (next?.baseOffset ?? logEndOffset) as Offset
  // Cut meanwhile: what was behind the cut is no more, and what is there now was not looked at.
  if (log.endOffset < start) return []
  await log.raiseLogStart(start)
  await log.removeSegmentsBefore(start)
  for (const { segment, reason } of expired)
    log.shared.logger.info?.('a segment was removed by retention', {
      directory: log.directory,
      baseOffset: segment.baseOffset,
      reason,
    })
  return expired
}
