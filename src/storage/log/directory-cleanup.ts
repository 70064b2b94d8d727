import type { Offset } from '#core/brand'
import type { LogState } from './log-state.ts'
import { parseSegmentFileName, type SegmentFileName, segmentFileName } from './names.ts'
import { OwnedFile } from './owned-file.ts'
import { walkFile } from './walk.ts'

/**
 * Brings the directory of a log that was not closed to one set of segments, as Kafka does: what was being deleted or written by
 * the cleaner goes; segments that were whole and on their way to replace others (`.swap`) replace them. Each step is
 * done again if a crash stops it (KAFKA-12520). Gives the files that are left.
 */
export async function cleanUpDirectory(state: LogState): Promise<SegmentFileName[]> {
  const files = await listSegmentFiles(state)
  if (files.every(({ fate }) => fate === '')) return files
  const cleanedFrom = Math.min(
    ...files.filter(({ fate }) => fate === '.cleaned').map(({ baseOffset }) => baseOffset),
  )
  const swaps: SegmentFileName[] = []
  for (const file of files) {
    if (file.fate === '.deleted' || file.fate === '.cleaned') {
      await removeFile(state, file, 'a file that was on its way out was removed')
    } else if (file.fate === '.swap' && file.baseOffset >= cleanedFrom) {
      await removeFile(
        state,
        file,
        'a cleaned segment was given up: not all of its files are there',
      )
    } else if (file.fate === '.swap') swaps.push(file)
  }
  await replaceBySwaps(state, swaps)
  await state.shared.world.disk.syncDirectory(state.directory)
  return listSegmentFiles(state)
}

async function listSegmentFiles(state: LogState): Promise<SegmentFileName[]> {
  const entries = await state.shared.world.disk.list(state.directory)
  return entries.flatMap(({ name, kind }) => {
    const file = kind === 'file' ? parseSegmentFileName(name) : null
    return file === null ? [] : [file]
  })
}

/** Removes what the swapped segments cover, and gives them their names. */
async function replaceBySwaps(state: LogState, swaps: readonly SegmentFileName[]): Promise<void> {
  const { disk } = state.shared.world
  let from = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const swap of swaps.filter(({ kind }) => kind === 'log')) {
    from = Math.min(from, swap.baseOffset)
    end = Math.max(end, await endOffsetOf(state, swap))
  }
  for (const file of await listSegmentFiles(state)) {
    if (file.fate === '' && file.baseOffset >= from && file.baseOffset < end)
      await removeFile(state, file, 'a segment that was compacted was removed')
  }
  for (const { name, baseOffset, kind } of swaps) {
    const to = segmentFileName(baseOffset, kind)
    await disk.rename(`${state.directory}/${name}`, `${state.directory}/${to}`)
    state.shared.logger.info?.('a file was swapped in after a crash', { log: state.name, file: to })
  }
}

/** Where the offsets of a cleaned segment end: one behind its last batch; its base when it is empty. */
async function endOffsetOf(
  { shared, directory }: LogState,
  file: SegmentFileName,
): Promise<Offset> {
  const path = `${directory}/${file.name}`
  const sizeBytes = (await shared.world.disk.status(path))?.sizeBytes ?? 0
  const records = new OwnedFile(shared.files, path, sizeBytes)
  let end = file.baseOffset
  await walkFile(records, { from: 0, end: sizeBytes }, ({ lastOffset }) => {
    end = (lastOffset + 1) as Offset
    return false
  })
  await records.close()
  return end
}

async function removeFile(state: LogState, file: SegmentFileName, why: string): Promise<void> {
  await state.shared.world.disk.remove(`${state.directory}/${file.name}`)
  state.shared.logger.info?.(why, { log: state.name, file: file.name })
}
