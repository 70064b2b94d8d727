import type { Offset, TimestampMs } from '#core/brand'
import { BatchCursor } from '#protocol/record'
import type { AbortedTransaction } from '#protocol/stored'
import { type TimeOffset, TransactionIndex } from '../index/index.ts'
import type { LogState } from './log-state.ts'
import { type FileFate, type SegmentFileKind, segmentFileName } from './names.ts'
import { OwnedFile } from './owned-file.ts'
import { FILE_KINDS, type Segment } from './segment.ts'
import { emptyIndexes, IndexGrowth, type SegmentIndexes } from './segment-indexes.ts'

/**
 * A segment that is written beside those that it is to replace, under names that end in `.cleaned`: a start removes it, as if it
 * had never been begun.
 */
export class CleanedSegment {
  readonly baseOffset: Offset
  readonly indexes: SegmentIndexes
  readonly aborted: TransactionIndex
  /** Of its first batch; null while it is empty. */
  firstTimestamp: TimestampMs | null = null
  modifiedMs = 0
  readonly #state: LogState
  readonly #log: OwnedFile
  readonly #growth: IndexGrowth
  readonly #abortedEntries: Uint8Array[] = []
  /** An index of aborted transactions that is there already must be replaced, by an empty one if need be. */
  readonly #replacesAborted: boolean

  constructor(state: LogState, first: Segment) {
    this.#state = state
    this.baseOffset = first.baseOffset
    this.indexes = emptyIndexes(first.baseOffset)
    this.aborted = new TransactionIndex(first.baseOffset)
    this.#growth = new IndexGrowth(state.config.indexIntervalBytes)
    this.#log = this.#file('log')
    this.#replacesAborted = first.aborted !== null
    this.#largest = this.indexes.times.last
  }

  #largest: TimeOffset

  get sizeBytes(): number {
    return this.#log.sizeBytes
  }

  get largest(): TimeOffset {
    return this.#largest
  }

  /** The files that it has once it is finished. */
  get kinds(): readonly SegmentFileKind[] {
    const hasAborted = this.#replacesAborted || this.aborted.count > 0
    return FILE_KINDS.filter((kind) => kind !== 'txnindex' || hasAborted)
  }

  path(kind: SegmentFileKind, fate: FileFate = '.cleaned'): string {
    return `${this.#state.directory}/${segmentFileName(this.baseOffset, kind, fate)}`
  }

  /** Removes what an earlier attempt left behind. */
  async begin(): Promise<void> {
    await this.#removeFiles()
    await this.#log.make()
  }

  /** Adds batches, whose offsets are behind those that are in it. */
  async append(pieces: readonly Uint8Array[]): Promise<void> {
    let position = this.sizeBytes
    await this.#log.append(pieces)
    for (const piece of pieces) {
      const batches = new BatchCursor(piece)
      while (batches.next()) {
        this.#note(batches, position)
        position += batches.sizeBytes
      }
    }
  }

  noteAborted(transaction: AbortedTransaction): void {
    this.#abortedEntries.push(this.aborted.append(transaction))
  }

  /**
   * Makes it whole and safe, names included. Its files get the time of the newest that it replaces: by that segments without
   * times expire.
   */
  async finish(modifiedMs: number): Promise<void> {
    const { disk } = this.#state.shared.world
    this.modifiedMs = modifiedMs
    if (this.largest.timestamp >= 0) this.indexes.times.append(this.largest)
    const contents = {
      index: [this.indexes.offsets.bytes()],
      timeindex: [this.indexes.times.bytes()],
      txnindex: this.#abortedEntries,
    }
    for (const kind of this.kinds) {
      const file = kind === 'log' ? this.#log : this.#file(kind)
      if (kind !== 'log' && kind !== 'snapshot') await file.append(contents[kind])
      await file.sync()
      await file.close()
      await disk.setModified(file.path, modifiedMs)
    }
    await disk.syncDirectory(this.#state.directory)
  }

  /** It is not wanted after all. */
  async discard(): Promise<void> {
    await this.#log.close()
    await this.#removeFiles()
  }

  #note(batch: BatchCursor, position: number): void {
    const { lastOffset, sizeBytes } = batch
    const timestamp = batch.maxTimestamp as TimestampMs
    this.firstTimestamp ??= timestamp
    if (timestamp > this.#largest.timestamp) this.#largest = { timestamp, offset: lastOffset }
    const largest = this.#largest
    this.#growth.note(this.indexes, { position, lastOffset, sizeBytes, largest })
  }

  async #removeFiles(): Promise<void> {
    const { files, world } = this.#state.shared
    for (const kind of FILE_KINDS) {
      const path = this.path(kind)
      await files.close(path)
      if ((await world.disk.status(path)) !== null) await world.disk.remove(path)
    }
  }

  #file(kind: SegmentFileKind): OwnedFile {
    return new OwnedFile(this.#state.shared.files, this.path(kind), 0)
  }
}
