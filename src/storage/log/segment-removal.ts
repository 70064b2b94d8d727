import type { LogState } from './log-state.ts'
import { FILE_KINDS, type Segment } from './segment.ts'

/**
 * Takes segments out of the log. Their files are renamed first and removed `file.delete.delay.ms` later, so that reads that
 * are under way end well; after a crash a start removes what is left.
 */
export async function removeSegments(state: LogState, segments: readonly Segment[]): Promise<void> {
  if (segments.length === 0) return
  const isBeginning = segments[0] === state.segments[0] && segments.length < state.segments.length
  state.cuts += 1
  state.tail.invalidate()
  state.segments = state.segments.filter((segment) => !segments.includes(segment))
  // From the end of the log, or from its beginning: a crash in between leaves a shorter log, and not one with a hole.
  await retireSegments(state, isBeginning ? segments : [...segments].reverse())
}

/** Gives the files of segments that are in the log no more their last names, in this order, and removes them later. */
export async function retireSegments(state: LogState, segments: readonly Segment[]): Promise<void> {
  const paths: string[] = []
  for (const segment of segments) paths.push(...(await markDeleted(state, segment)))
  state.isDirectoryDirty = true
  const { timers } = state.shared.world
  timers.after(state.config.fileDeleteDelayMs, () => {
    removeFiles(state, paths).catch((thrown: unknown) => state.failed(thrown))
  })
}

async function markDeleted(state: LogState, segment: Segment): Promise<string[]> {
  const { disk } = state.shared.world
  segment.isGone = true
  await segment.close()
  const paths: string[] = []
  for (const kind of [...FILE_KINDS, 'snapshot' as const]) {
    const path = segment.path(kind)
    if ((await disk.status(path)) === null) continue
    await disk.rename(path, segment.path(kind, '.deleted'))
    paths.push(segment.path(kind, '.deleted'))
  }
  return paths
}

async function removeFiles(state: LogState, paths: readonly string[]): Promise<void> {
  if (state.isClosed) return
  const { disk } = state.shared.world
  for (const path of paths) if ((await disk.status(path)) !== null) await disk.remove(path)
}

/** Index files without their records are of no use to anybody. */
export async function removeOrphan(state: LogState, name: string): Promise<void> {
  await state.shared.world.disk.remove(`${state.directory}/${name}`)
  state.shared.logger.warn?.('an index without its segment was removed', {
    log: state.name,
    file: name,
  })
}
