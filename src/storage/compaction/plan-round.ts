import type { Offset } from '#core/brand'
import type { Log } from '../log/index.ts'
import { type CleanablePart, type CompactionConfig, cleanablePart } from './plan.ts'

/** What of a log may be cleaned now, and whether it is time to. */
export async function planRound(
  log: Log,
  config: CompactionConfig,
  cleanedUpTo: Offset | null,
): Promise<CleanablePart> {
  const segments = await log.describeSegments()
  const { logStartOffset, highWatermark, lastStableOffset } = log
  const facts = { segments, logStartOffset, highWatermark, lastStableOffset, cleanedUpTo }
  return cleanablePart(facts, config, log.shared.world.clock.nowMs())
}
