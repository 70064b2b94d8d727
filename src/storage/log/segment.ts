import { assert } from '#core/assert'
import type { Offset, TimestampMs } from '#core/brand'
import type { Eventually } from '#core/world'
import type { AbortedTransaction } from '#protocol/stored'
import { type TimeOffset, TransactionIndex } from '../index/index.ts'
import type { LogConfig } from './config.ts'
import { after } from './eventually.ts'
import { type FileFate, type SegmentFileKind, segmentFileName } from './names.ts'
import { OwnedFile } from './owned-file.ts'
import { emptyIndexes, IndexGrowth, type SegmentIndexes } from './segment-indexes.ts'
import type { SharedByLogs } from './shared.ts'

/** Entries that are written to an index file together: a page of them. */
const ENTRIES_AT_ONCE = 512

/** So much is synced behind the appends at a time: what the roll of a segment waits for is then little. */
const SYNC_AHEAD_BYTES = 64 * 1024 * 1024

/** Offsets in a segment are relative to its base, in 31 bits. */
export const MAX_RELATIVE_OFFSET = 2 ** 31 - 1

export const FILE_KINDS: readonly SegmentFileKind[] = ['log', 'index', 'timeindex', 'txnindex']

export interface SegmentOptions {
  readonly shared: SharedByLogs
  readonly directory: string
  readonly baseOffset: Offset
  readonly sizeBytes: number
  /** When it was begun, by the wall clock: it rolls by this where its records have no time. */
  readonly createdMs: number
  /** Of the topic's `segment.jitter.ms`, drawn for this segment. */
  readonly jitterMs: number
}

/** The indexes of a segment that is written to, and how much of them is in their files. */
interface Growing {
  readonly indexes: SegmentIndexes
  readonly growth: IndexGrowth
  readonly files: { readonly offsets: OwnedFile; readonly times: OwnedFile }
  written: { offsets: number; times: number }
}

interface Aborted {
  readonly index: TransactionIndex
  readonly file: OwnedFile
  /** Entries that the file does not hold yet. */
  readonly waiting: Uint8Array[]
}

/**
 * One segment: a file of batches, and what finds things in it.
 *
 * The last segment of a log grows: its indexes are in memory and go to their files a page at a time, because a start
 * after a crash makes them anew from the records. Those of the others are read when asked for.
 */
export class Segment {
  readonly baseOffset: Offset
  readonly createdMs: number
  readonly jitterMs: number
  readonly log: OwnedFile
  readonly #shared: SharedByLogs
  readonly #directory: string
  /** The greatest timestamp in it so far, once it is known. */
  largest: TimeOffset | null = null
  /** Of its first batch, by which the segment's age is counted; null while it is empty or has not been looked at. */
  firstTimestamp: TimestampMs | null = null
  /** Its files are being removed: nobody makes them anew. */
  isGone = false
  /** What it has of aborted transactions cannot be read: it is to be recovered. */
  isSuspect = false
  #syncedBytes: number
  #aborted: Aborted | null = null
  #growing: Growing | null = null

  constructor(options: SegmentOptions) {
    this.#shared = options.shared
    this.#directory = options.directory
    this.baseOffset = options.baseOffset
    this.createdMs = options.createdMs
    this.jitterMs = options.jitterMs
    this.log = this.#file('log', options.sizeBytes)
    this.#syncedBytes = options.sizeBytes
  }

  get sizeBytes(): number {
    return this.log.sizeBytes
  }

  get isGrowing(): boolean {
    return this.#growing !== null
  }

  /** Its indexes, while it grows. */
  get growing(): SegmentIndexes | null {
    return this.#growing?.indexes ?? null
  }

  path(kind: SegmentFileKind, fate: FileFate = ''): string {
    return `${this.#directory}/${segmentFileName(this.baseOffset, kind, fate)}`
  }

  /** From now on it is written to. What its index files hold beyond the given indexes is cut with the next write. */
  grow(
    config: LogConfig,
    indexes: SegmentIndexes = emptyIndexes(this.baseOffset),
    written: { offsets: number; times: number } = { offsets: 0, times: 0 },
  ): void {
    const files = {
      offsets: this.#file('index', written.offsets * 8),
      times: this.#file('timeindex', written.times * 12),
    }
    const growth = new IndexGrowth(config.indexIntervalBytes)
    this.#growing = { indexes, growth, files, written }
    this.#shared.indexes.drop(this)
    this.largest ??= indexes.times.last
  }

  canHold(offset: Offset): boolean {
    const relative = offset - this.baseOffset
    return relative >= 0 && relative <= MAX_RELATIVE_OFFSET
  }

  /** Kafka leaves the last place of the time index for the entry that is made when the segment is closed. */
  areIndexesFull({ segmentIndexBytes }: LogConfig): boolean {
    const indexes = this.growing
    if (indexes === null) return false
    return (
      indexes.offsets.count >= Math.floor(segmentIndexBytes / 8) ||
      indexes.times.count >= Math.floor(segmentIndexBytes / 12) - 1
    )
  }

  /** Adds batches. They count when the append has taken effect; then the indexes know them. */
  append(
    pieces: readonly Uint8Array[],
    facts: {
      readonly lastOffset: Offset
      readonly sizeBytes: number
      readonly largest: TimeOffset
    },
  ): Eventually<void> {
    const { sizeBytes: position } = this.log
    assert(
      this.#growing !== null && this.canHold(facts.lastOffset),
      'an append to a segment that cannot hold it',
    )
    return after(this.log.append(pieces), () => this.noteBatches({ ...facts, position }))
  }

  /** Lets the indexes know batches that are in the file. */
  noteBatches(facts: {
    readonly position: number
    readonly lastOffset: Offset
    readonly sizeBytes: number
    readonly largest: TimeOffset
  }): void {
    const growing = this.#growing as Growing
    if (facts.position === 0) this.firstTimestamp = facts.largest.timestamp
    const known = this.largest ?? growing.indexes.times.last
    this.largest = facts.largest.timestamp > known.timestamp ? facts.largest : known
    growing.growth.note(growing.indexes, { ...facts, largest: this.largest })
  }

  get isSyncDue(): boolean {
    return this.sizeBytes - this.#syncedBytes > SYNC_AHEAD_BYTES
  }

  async syncAhead(): Promise<void> {
    this.#syncedBytes = this.sizeBytes
    if (!this.isGone) await this.log.sync()
  }

  /** Whether enough index entries wait to be written. */
  get isIndexPageDue(): boolean {
    if (this.#growing === null) return false
    const { indexes, written } = this.#growing
    return indexes.offsets.count - written.offsets >= ENTRIES_AT_ONCE
  }

  /** Writes the index entries that wait; both files exist afterwards. */
  async writeIndexes(): Promise<void> {
    if (this.#growing === null) return
    const { indexes, files, written } = this.#growing
    const { offsets, times } = indexes
    const offsetCount = offsets.count
    const timeCount = times.count
    await files.offsets.append([offsets.bytes(written.offsets)])
    written.offsets = offsetCount
    await files.times.append([times.bytes(written.times)])
    written.times = timeCount
    if (this.#aborted === null || this.#aborted.waiting.length === 0) return
    const { file, waiting } = this.#aborted
    const count = waiting.length
    await file.append(waiting.slice())
    waiting.splice(0, count)
  }

  /**
   * It grows no more: the time index ends with the segment's greatest timestamp, the index files are whole, and the
   * indexes move to the shared budget.
   */
  async seal(): Promise<void> {
    if (this.#growing === null) return
    const { indexes, files } = this.#growing
    await this.log.make()
    if (this.largest !== null) indexes.times.append(this.largest)
    await this.writeIndexes()
    await files.offsets.close()
    await files.times.close()
    this.#growing = null
    this.#shared.indexes.put(this, indexes)
  }

  /** The log is closed: the time index ends with the greatest timestamp, and index files are whole and safe. */
  async finish(): Promise<void> {
    const growing = this.#growing
    assert(growing !== null, 'the last segment grows')
    await this.log.make()
    if (this.largest !== null) growing.indexes.times.append(this.largest)
    await this.writeIndexes()
    await growing.files.offsets.sync()
    await growing.files.times.sync()
    await this.log.sync()
  }

  /** Makes records and indexes survive a power loss. */
  async sync(): Promise<void> {
    const files = [this.log]
    if (this.#growing === null) files.push(this.#file('index', 0), this.#file('timeindex', 0))
    if (this.#aborted !== null) files.push(this.#aborted.file)
    for (const file of files) if (!this.isGone) await file.sync()
  }

  /** The aborted transactions in it; null when there was none. */
  get aborted(): TransactionIndex | null {
    return this.#aborted?.index ?? null
  }

  /** Takes what the file `.txnindex` holds. */
  setAborted(index: TransactionIndex): void {
    const sizeBytes = index.count * TransactionIndex.ENTRY_BYTES
    this.#aborted = { index, file: this.#file('txnindex', sizeBytes), waiting: [] }
  }

  /** A transaction ended here and was aborted. It waits for the next page of the indexes: recovery finds it in the records. */
  noteAborted(transaction: AbortedTransaction): void {
    if (this.#aborted === null) this.setAborted(new TransactionIndex(this.baseOffset))
    const { index, waiting } = this.#aborted as Aborted
    waiting.push(index.append(transaction))
  }

  /** Before it is recovered: what its files say of aborted transactions is not believed. */
  forgetAborted(): void {
    this.#aborted = null
  }

  /** Writes the indexes that recovery made, in place of what was in their files. */
  async writeRecovered(): Promise<void> {
    if (this.#aborted === null && (await this.#exists('txnindex')))
      await this.#file('txnindex', 0).truncate(0)
    await this.writeIndexes()
  }

  /** Forgets what lies at `position` of the file and behind, which begins with `offset`. It must grow. */
  async cut(position: number, offset: Offset): Promise<void> {
    const growing = this.#growing
    assert(growing !== null, 'a segment is cut while it grows')
    const { indexes, files, written } = growing
    indexes.offsets.truncateTo(offset)
    indexes.times.truncateTo(offset)
    await this.log.truncate(position)
    if (indexes.offsets.count < written.offsets) {
      await files.offsets.truncate(indexes.offsets.count * 8)
      written.offsets = indexes.offsets.count
    }
    if (indexes.times.count < written.times) {
      await files.times.truncate(indexes.times.count * 12)
      written.times = indexes.times.count
    }
    await this.#cutAborted(offset)
    if (position === 0) this.firstTimestamp = null
    this.largest = indexes.times.last
  }

  async #cutAborted(offset: Offset): Promise<void> {
    if (this.#aborted === null) return
    const { index, file, waiting } = this.#aborted
    const sizeBytes = index.truncateTo(offset)
    waiting.length = Math.max(0, sizeBytes - file.sizeBytes) / TransactionIndex.ENTRY_BYTES
    if (sizeBytes < file.sizeBytes) await file.truncate(sizeBytes)
  }

  /** Gives its descriptors back. */
  async close(): Promise<void> {
    for (const kind of FILE_KINDS) await this.#shared.files.close(this.path(kind))
    this.#shared.indexes.drop(this)
  }

  async #exists(kind: SegmentFileKind): Promise<boolean> {
    return (await this.#shared.world.disk.status(this.path(kind))) !== null
  }

  #file(kind: SegmentFileKind, sizeBytes: number): OwnedFile {
    return new OwnedFile(this.#shared.files, this.path(kind), sizeBytes)
  }
}
