import type { Offset } from '#core/brand'
import { DiskFault, type Eventually } from '#core/world'
import type { AbortedTransaction } from '#protocol/stored'
import { type Located, locateInFiles, locateInTail } from './locate.ts'
import type { LogState } from './log-state.ts'
import type { Segment } from './segment.ts'

export interface ReadOptions {
  readonly maxBytes: number
  /** Consumers see what is committed, or what is committed and decided; replicas see all. */
  readonly upTo: 'highWatermark' | 'lastStable' | 'end'
  /** The first batch is given whole, however large it is. */
  readonly minOneBatch: boolean
}

/** Bytes as they are stored. The last batch may be cut short, and the first may begin before the offset that was asked for. */
export interface RecordsAnswer {
  readonly kind: 'records'
  readonly pieces: readonly Uint8Array[]
  readonly sizeBytes: number
  /** Of the first batch, as the log knows it. */
  readonly firstOffset: Offset
  /** With 'lastStable': transactions of which there may be data in the pieces, and that were aborted. */
  readonly abortedTransactions: readonly AbortedTransaction[]
  /** To be called once, when nobody looks at the pieces any more: their memory is then used again. */
  release(): void
}

export interface OutOfRangeAnswer {
  readonly kind: 'out of range'
  readonly logStartOffset: Offset
  readonly endOffset: Offset
}

export type ReadAnswer = RecordsAnswer | OutOfRangeAnswer

const nothing = (): void => {}

export function lastStableOffset(state: LogState): Offset {
  const unstable = state.producers.firstUnstable
  const first = unstable === null ? state.highWatermark : Math.max(unstable, state.logStartOffset)
  return Math.min(state.highWatermark, first) as Offset
}

/** Reads from an offset on: from memory at once, where it is recent, and else from the files. */
export function read(
  state: LogState,
  offset: Offset,
  options: ReadOptions,
): Eventually<ReadAnswer> {
  state.checkOnline()
  if (offset < state.logStartOffset || offset > state.nextOffset) {
    const { logStartOffset, nextOffset: endOffset } = state
    return { kind: 'out of range', logStartOffset, endOffset }
  }
  // One look at the limit for the whole read: what is decided meanwhile must not be mixed in (KAFKA-9807).
  const limit = limitOf(state, options.upTo)
  if (offset >= limit) return noRecords(offset)
  return readTail(state, offset, { ...options, limit }) ?? readCold(state, offset, options)
}

interface LimitedOptions extends ReadOptions {
  readonly limit: Offset
}

function limitOf(state: LogState, upTo: ReadOptions['upTo']): Offset {
  if (upTo === 'end') return state.nextOffset
  return upTo === 'lastStable' ? lastStableOffset(state) : state.highWatermark
}

function noRecords(firstOffset: Offset): RecordsAnswer {
  return {
    kind: 'records',
    pieces: [],
    sizeBytes: 0,
    firstOffset,
    abortedTransactions: [],
    release: nothing,
  }
}

/** Null when not all of it is in memory. */
function readTail(state: LogState, offset: Offset, options: LimitedOptions): RecordsAnswer | null {
  const found = locateInTail(state, offset)
  if (found === null) return null
  const { segment, position } = found
  let end = segment.sizeBytes
  if (options.limit < state.endOf(segment)) {
    const limit = locateInTail(state, options.limit)
    if (limit?.segment !== segment) return null
    end = limit.position
  }
  const sizeBytes = sizeToRead(found, end, options)
  if (sizeBytes === 0) return noRecords(offset)
  const held = state.tail.hold(segment.baseOffset, position, position + sizeBytes)
  if (held === null) return null
  const upTo = upperBound(state, segment, position + sizeBytes, options.limit)
  return {
    kind: 'records',
    pieces: held.pieces,
    sizeBytes,
    firstOffset: found.batch.baseOffset,
    abortedTransactions: options.upTo === 'lastStable' ? abortedIn(state, offset, upTo) : [],
    release: held.release,
  }
}

async function readCold(
  state: LogState,
  offset: Offset,
  options: ReadOptions,
): Promise<ReadAnswer> {
  const { cuts } = state
  const limit = limitOf(state, options.upTo)
  const found = await unlessCut(state, cuts, () => locateInFiles(state, offset))
  if (found === 'cut') return read(state, offset, options)
  if (found === null) return noRecords(offset)
  const { segment, position } = found
  let end = segment.sizeBytes
  if (limit < state.endOf(segment)) {
    const limited = await unlessCut(state, cuts, () => locateInFiles(state, limit))
    if (limited === 'cut') return read(state, offset, options)
    if (limited !== null && limited.segment === segment) end = limited.position
  }
  const sizeBytes = sizeToRead(found, end, options)
  if (sizeBytes === 0) return noRecords(offset)
  const { buffers } = state.shared
  const buffer = buffers.take(sizeBytes)
  const got = await unlessCut(state, cuts, () =>
    segment.log.readAt(buffer.subarray(0, sizeBytes), position),
  )
  if (got === 'cut') {
    buffers.give(buffer)
    return read(state, offset, options)
  }
  const upTo = upperBound(state, segment, position + got, limit)
  return {
    kind: 'records',
    pieces: [buffer.subarray(0, got)],
    sizeBytes: got,
    firstOffset: found.batch.baseOffset,
    abortedTransactions: options.upTo === 'lastStable' ? abortedIn(state, offset, upTo) : [],
    release: () => buffers.give(buffer),
  }
}

/** What was read while the log was cut is of a file that was: it is read again. */
async function unlessCut<T>(
  state: LogState,
  cuts: number,
  work: () => Eventually<T>,
): Promise<T | 'cut'> {
  try {
    if (state.replacing !== null) {
      await state.replacing
      state.checkOnline()
    }
    const value = await work()
    return state.cuts === cuts ? value : 'cut'
  } catch (thrown) {
    if (thrown instanceof DiskFault && state.cuts !== cuts) return 'cut'
    state.failed(thrown)
    throw thrown
  }
}

function sizeToRead(found: Located, end: number, options: ReadOptions): number {
  const { position, batch } = found
  const wanted = options.minOneBatch
    ? Math.max(options.maxBytes, batch.sizeBytes)
    : options.maxBytes
  return Math.max(0, Math.min(wanted, end - position))
}

/** An offset that none of the bytes before a position reaches: the next entry of the index, or the end of the segment. */
function upperBound(state: LogState, segment: Segment, position: number, limit: Offset): Offset {
  const indexes = segment.growing ?? state.shared.indexes.get(segment)
  const next = indexes?.offsets.upperBound({ offset: segment.baseOffset, position: 0 }, position)
  return Math.min(next?.offset ?? state.endOf(segment), limit) as Offset
}

/**
 * The aborted transactions of which there may be data in [from, upTo). One that began before is in the index where its marker
 * is, so later segments are looked through until one says that nothing later matters.
 */
export function abortedIn(state: LogState, from: Offset, upTo: Offset): AbortedTransaction[] {
  const found: AbortedTransaction[] = []
  for (let index = Math.max(0, state.floor(from)); index < state.segments.length; index++) {
    const aborted = (state.segments[index] as Segment).aborted
    if (aborted === null) continue
    const { transactions, complete } = aborted.abortedIn(from, upTo)
    found.push(...transactions)
    if (complete) break
  }
  return found
}
