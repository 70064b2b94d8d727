import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { readWhole } from '../checkpoint/index.ts'
import { LeaderEpochs, parseLeaderEpochs } from '../epochs/index.ts'
import { TransactionIndex } from '../index/index.ts'
import type { LogConfig } from './config.ts'
import { cleanUpDirectory } from './directory-cleanup.ts'
import { readEpochFile } from './epoch-file.ts'
import { readIndexes } from './load-indexes.ts'
import { directoryName, type LogPlace, LogState } from './log-state.ts'
import type { SegmentFileName } from './names.ts'
import { rebuildProducers } from './rebuild-producers.ts'
import { recoverSegments } from './recovery.ts'
import type { Segment } from './segment.ts'
import { removeOrphan, removeSegments } from './segment-removal.ts'
import { walkFile } from './walk.ts'

export interface OpenLogOptions extends LogPlace {
  readonly config: LogConfig
  /** The broker stopped in good order: nothing is scanned. */
  readonly wasClosed: boolean
  /** Of `recovery-point-offset-checkpoint`; 0 where it has none. */
  readonly recoveryPoint: Offset
  /** Of `log-start-offset-checkpoint`. */
  readonly logStartOffset: Offset
  /** Of `replication-offset-checkpoint`. */
  readonly highWatermark: Offset
}

/** Opens a log that is there, recovers it if need be, or begins one. What cannot be opened leaves no file open. */
export async function openLog(options: OpenLogOptions): Promise<LogState> {
  await makeLogDirectory(options)
  const state = new LogState(options, options.config, await loadEpochs(options))
  try {
    await loadLog(state, options)
    return state
  } catch (thrown) {
    await state.epochFile.idle()
    for (const segment of state.segments) await segment.close()
    throw thrown
  }
}

async function loadLog(state: LogState, options: OpenLogOptions): Promise<void> {
  const { shared } = options
  state.logStartOffset = options.logStartOffset
  state.recoveryPoint = options.recoveryPoint
  await loadSegments(state, await cleanUpDirectory(state))
  let recoverFrom = await firstToRecover(state, options)
  const count = state.segments.length
  if (recoverFrom === count && count > 0 && !(await growLast(state))) recoverFrom = count - 1
  if (recoverFrom < count) {
    const base = (state.segments[recoverFrom] as Segment).baseOffset
    await rebuildProducers(state, { upTo: base, wasClosed: false })
    const result = await recoverSegments(state, recoverFrom)
    shared.logger.info?.('a log was recovered', { log: state.name, fromOffset: base, ...result })
    state.nextOffset = (await readEnd(state.active)).endOffset
    // What was cut, now or by the one who crashed, must not come back behind what is appended next.
    if (state.nextOffset > state.recoveryPoint || result.cutBytes > 0) await state.active.log.sync()
  } else if (count > 0) {
    await rebuildProducers(state, { upTo: state.nextOffset, wasClosed: options.wasClosed })
  }
  await startWhereAllowed(state, options)
}

/** A synced log in a directory whose own name is lost with the power is lost all the same. */
async function makeLogDirectory({ shared, directory }: OpenLogOptions): Promise<void> {
  const { disk } = shared.world
  if ((await disk.status(directory)) !== null) return
  await disk.makeDirectory(directory)
  await disk.syncDirectory(directory.slice(0, directory.length - directoryName(directory).length))
}

async function loadEpochs({ shared, directory }: OpenLogOptions): Promise<LeaderEpochs> {
  const bytes = await readEpochFile(shared.world.disk, directory)
  if (bytes === null) return new LeaderEpochs()
  try {
    return new LeaderEpochs(parseLeaderEpochs(bytes))
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown
    shared.logger.warn?.('the leader epochs of a log are damaged and begin anew', {
      log: directoryName(directory),
      reason: thrown.message,
    })
    return new LeaderEpochs()
  }
}

async function loadSegments(state: LogState, files: readonly SegmentFileName[]): Promise<void> {
  const { disk } = state.shared.world
  const bases = new Set(
    files.filter(({ kind }) => kind === 'log').map(({ baseOffset }) => baseOffset),
  )
  for (const { name, baseOffset, kind } of files) {
    const isIndex = kind === 'index' || kind === 'timeindex' || kind === 'txnindex'
    if (isIndex && !bases.has(baseOffset)) await removeOrphan(state, name)
    if (kind !== 'log') continue
    const status = await disk.status(`${state.directory}/${name}`)
    const segment = state.makeSegment(baseOffset, status?.sizeBytes ?? 0, status?.modifiedMs ?? 0)
    state.segments.push(segment)
  }
  for (const { baseOffset, kind } of files) {
    const segment = state.segments.find((one) => one.baseOffset === baseOffset)
    if (kind === 'txnindex' && segment !== undefined) await loadAborted(state, segment)
  }
}

/** A damaged one is left out here, which makes `firstToRecover` recover the segment. */
async function loadAborted(state: LogState, segment: Segment): Promise<void> {
  const bytes = await readWhole(state.shared.world.disk, segment.path('txnindex'))
  if (bytes === null) return
  try {
    segment.setAborted(new TransactionIndex(segment.baseOffset, bytes))
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown
    state.shared.logger.warn?.('an index of aborted transactions is damaged', {
      log: state.name,
      baseOffset: segment.baseOffset,
      reason: thrown.message,
    })
    segment.isSuspect = true
  }
}

/**
 * From which segment on the log is recovered; their number when it is not. After a stop in good order from none, unless one of
 * them has lost an index: Kafka recovers that segment alone, we all from there on, which gives the same.
 */
async function firstToRecover(state: LogState, options: OpenLogOptions): Promise<number> {
  const count = state.segments.length
  const unsafe = options.wasClosed ? count : Math.max(0, state.floor(options.recoveryPoint))
  for (let index = 0; index < Math.min(unsafe, count); index++) {
    const segment = state.segments[index] as Segment
    const { disk } = state.shared.world
    const isLost = segment.isSuspect || (await disk.status(segment.path('index'))) === null
    if (!isLost) continue
    state.shared.logger.warn?.('a segment lost an index and is recovered', {
      log: state.name,
      baseOffset: segment.baseOffset,
    })
    return index
  }
  return Math.min(unsafe, count)
}

/**
 * The last segment goes on growing with the indexes that are in its files, and the log ends where its batches do. False when
 * the indexes are missing or stale, or the batches do not end with the file: it is then recovered.
 */
async function growLast(state: LogState): Promise<boolean> {
  const { active, config } = state
  const indexes = await readIndexes(state.shared, active)
  if (indexes === null) return false
  const written = { offsets: indexes.offsets.count, times: indexes.times.count }
  active.grow(config, indexes, written)
  const { endOffset, endPosition } = await readEnd(active)
  if (endPosition !== active.sizeBytes) {
    state.shared.logger.warn?.('the last segment does not end as its index says and is recovered', {
      log: state.name,
      baseOffset: active.baseOffset,
    })
    return false
  }
  const first = await walkFile(active.log, { from: 0, end: active.sizeBytes }, () => true)
  active.firstTimestamp = first?.batch.maxTimestamp ?? null
  state.nextOffset = endOffset
  return true
}

/** Where the batches of a segment end: one behind the last offset, and in its file. */
async function readEnd(segment: Segment) {
  const from = segment.growing?.offsets.last.position ?? 0
  const end = { endOffset: segment.baseOffset, endPosition: from }
  await walkFile(segment.log, { from, end: segment.sizeBytes }, (batch, position) => {
    end.endOffset = (batch.lastOffset + 1) as Offset
    end.endPosition = position + batch.sizeBytes
    return false
  })
  return end
}

/** Settles where the log starts and ends, and brings what depends on that into line. */
async function startWhereAllowed(state: LogState, options: OpenLogOptions): Promise<void> {
  const { logStartOffset } = options
  if (state.segments.length > 0 && state.nextOffset < logStartOffset) {
    state.shared.logger.warn?.('a log ends before its start offset, and begins anew there', {
      log: state.name,
      endOffset: state.nextOffset,
      logStartOffset,
    })
    await removeSegments(state, state.segments)
    state.epochs.clear()
    state.producers.clear()
  }
  if (state.segments.length === 0) {
    const segment = state.makeSegment(logStartOffset, 0, state.shared.world.clock.nowMs())
    await segment.log.make()
    segment.grow(state.config)
    state.segments.push(segment)
    state.nextOffset = logStartOffset
    state.isDirectoryDirty = true
  }
  const [first] = state.segments as [Segment]
  state.logStartOffset = Math.max(logStartOffset, first.baseOffset) as Offset
  state.recoveryPoint = Math.min(
    options.wasClosed ? state.nextOffset : options.recoveryPoint,
    state.nextOffset,
  ) as Offset
  state.highWatermark = Math.max(
    state.logStartOffset,
    Math.min(options.highWatermark, state.nextOffset),
  ) as Offset
  state.producers.raiseHighWatermark(state.highWatermark)
  const fromEnd = state.epochs.truncateFromEnd(state.nextOffset)
  const fromStart = state.epochs.truncateFromStart(state.logStartOffset)
  if (fromEnd || fromStart || !options.wasClosed) await state.epochFile.write()
}
