import type { LeaderEpoch, Offset, ProducerEpoch, ProducerId } from '#core/brand'
import { type DiskFault, type Eventually } from '#core/world'
import type { AbortedTransaction } from '#protocol/stored'
import type { EpochEnd } from '../epochs/index.ts'
import type { ProducerEntry, VerificationGuard, VerificationRequest } from '../producers/index.ts'
import type { AppendAnswer, AppendOptions } from './answer.ts'
import { append } from './append.ts'
import { CleanedSegment } from './cleaned-segment.ts'
import type { LogConfig } from './config.ts'
import { describeSegments, type SegmentDescription } from './describe.ts'
import { after } from './eventually.ts'
import { flush } from './flush.ts'
import type { LogState } from './log-state.ts'
import { type OpenLogOptions, openLog } from './open-log.ts'
import { abortedIn, lastStableOffset, type ReadAnswer, type ReadOptions, read } from './read.ts'
import { type Replacement, replaceSegments, type Sources } from './replace-segments.ts'
import { roll } from './roll.ts'
import type { Segment } from './segment.ts'
import { removeSegments } from './segment-removal.ts'
import type { SharedByLogs } from './shared.ts'
import { writeSnapshot } from './snapshots.ts'
import {
  largestOf,
  maxTimestamp,
  offsetForTimestamp,
  type TimestampedOffset,
} from './timestamps.ts'
import { truncateFullyAndStartAt, truncateTo } from './truncate.ts'
import { undisturbed } from './undisturbed.ts'

/** What is known of a segment without opening it. */
export interface SegmentFacts {
  readonly baseOffset: Offset
  /** Where its offsets end. */
  readonly endOffset: Offset
  readonly sizeBytes: number
  readonly createdMs: number
}

/**
 * The log of one partition on one disk, in Kafka's files.
 *
 * What changes it takes effect in the order of the calls; reads do not wait. Answers are values; a disk that fails throws its
 * `DiskFault`, and from the first that is not about room on, every later call throws it too.
 */
export class Log {
  readonly #state: LogState

  private constructor(state: LogState) {
    this.#state = state
  }

  static async open(options: OpenLogOptions): Promise<Log> {
    return new Log(await openLog(options))
  }

  get shared(): SharedByLogs {
    return this.#state.shared
  }

  get directory(): string {
    return this.#state.directory
  }

  get config(): LogConfig {
    return this.#state.config
  }

  /** Holds from the next append on. */
  set config(config: LogConfig) {
    this.#state.config = config
  }

  get logStartOffset(): Offset {
    return this.#state.logStartOffset
  }

  /** The offset that the next record gets; nobody sees a record before its write took effect. */
  get endOffset(): Offset {
    return this.#state.nextOffset
  }

  get highWatermark(): Offset {
    return this.#state.highWatermark
  }

  get lastStableOffset(): Offset {
    return lastStableOffset(this.#state)
  }

  /** What lies before it survives a power loss. */
  get recoveryPoint(): Offset {
    return this.#state.recoveryPoint
  }

  get sizeBytes(): number {
    return this.#state.segments.reduce((bytes, segment) => bytes + segment.sizeBytes, 0)
  }

  /** Why the log is off line; null while it is not. */
  get fault(): DiskFault | null {
    return this.#state.fault
  }

  /** Neither closed nor off line. */
  get isOpen(): boolean {
    return !this.#state.isClosed && this.#state.fault === null
  }

  /** A disk failed under somebody else who works on its files. */
  heardOf(fault: DiskFault): void {
    this.#state.failed(fault)
  }

  get segments(): readonly SegmentFacts[] {
    const { segments } = this.#state
    return segments.map((segment) => {
      const { baseOffset, sizeBytes, createdMs } = segment
      return { baseOffset, sizeBytes, createdMs, endOffset: this.#state.endOf(segment) }
    })
  }

  get producers(): ReadonlyMap<ProducerId, ProducerEntry> {
    return this.#state.producers.entries
  }

  get leaderEpochs() {
    return this.#state.epochs.entries
  }

  get latestEpoch(): LeaderEpoch | null {
    return this.#state.epochs.latest?.epoch ?? null
  }

  /**
   * Appends one or many batches, into whose bytes offsets and epoch are written where they lie. With `flush.messages` the
   * answer waits until they survive a power loss; those who wait together share one sync.
   */
  append(records: Uint8Array, options: AppendOptions): Eventually<AppendAnswer> {
    const state = this.#state
    const answered = state.line.run(() => append(state, records, options))
    if (state.config.flushMessages === Number.POSITIVE_INFINITY) return answered
    return after(answered, (answer) => {
      const isDue = state.nextOffset - state.recoveryPoint >= state.config.flushMessages
      if (answer.kind !== 'appended' || !isDue) return answer
      return flush(state, state.nextOffset).then(() => answer)
    })
  }

  read(offset: Offset, options: ReadOptions): Eventually<ReadAnswer> {
    return read(this.#state, offset, options)
  }

  abortedTransactions(from: Offset, upTo: Offset): readonly AbortedTransaction[] {
    return abortedIn(this.#state, from, upTo)
  }

  /** The first record that is not older than a time; null when all are. */
  offsetForTimestamp(timestamp: number): Promise<TimestampedOffset | null> {
    return undisturbed(this.#state, () => offsetForTimestamp(this.#state, timestamp))
  }

  maxTimestamp(): Promise<TimestampedOffset | null> {
    return undisturbed(this.#state, () => maxTimestamp(this.#state))
  }

  /** The greatest time of a segment's records; -1 where they have none. */
  async largestTimestamp(baseOffset: Offset): Promise<number> {
    const segment = this.#state.segments.find((one) => one.baseOffset === baseOffset)
    return segment === undefined ? -1 : (await largestOf(this.#state, segment)).timestamp
  }

  endOffsetForEpoch(epoch: LeaderEpoch): EpochEnd {
    return this.#state.epochs.endOf(epoch, this.#state.nextOffset)
  }

  /** The leader of an epoch begins at an offset: kept across a power loss before it leads (KAFKA-7415). */
  async assignEpoch(epoch: LeaderEpoch, startOffset: Offset): Promise<void> {
    if (!this.#state.epochs.assign({ epoch, startOffset })) return
    await this.#change(() => this.#state.epochFile.write())
  }

  hasOpenTransaction(producerId: ProducerId, epoch: ProducerEpoch): boolean {
    return this.#state.producers.hasOpenTransaction(producerId, epoch)
  }

  /** The guard with which the first batch of a transaction must come; null where it is already open (KIP-890). */
  startVerification(request: VerificationRequest, nowMs: number): VerificationGuard | null {
    return this.#state.producers.startVerification(request, nowMs)
  }

  expireProducers(nowMs: number): ProducerId[] {
    return this.#state.producers.expire(nowMs, this.#state.config.producerExpirationMs)
  }

  /** Moves it up, at most to the end of the log; never down but by truncation. */
  raiseHighWatermark(offset: Offset): void {
    const state = this.#state
    const highWatermark = Math.min(offset, state.nextOffset) as Offset
    if (highWatermark <= state.highWatermark) return
    state.highWatermark = highWatermark
    state.producers.raiseHighWatermark(highWatermark)
    state.faults.raised?.('highWatermark')
  }

  /** Records before it are not there any more, for anybody; their segments go when retention looks next. */
  async raiseLogStart(offset: Offset): Promise<void> {
    const state = this.#state
    if (offset <= state.logStartOffset) return
    state.logStartOffset = offset
    state.faults.raised?.('logStart')
    if (state.highWatermark < offset) this.raiseHighWatermark(offset)
    if (state.epochs.truncateFromStart(offset)) await this.#change(() => state.epochFile.write())
  }

  async truncateTo(offset: Offset): Promise<void> {
    await this.#reshape(() => truncateTo(this.#state, offset))
  }

  async truncateFullyAndStartAt(offset: Offset, logStartOffset?: Offset): Promise<void> {
    await this.#reshape(() => truncateFullyAndStartAt(this.#state, offset, logStartOffset))
  }

  /** Begins a new segment at the end of the log, unless the last one is empty. */
  async roll(): Promise<void> {
    const state = this.#state
    await this.#change(() => roll(state, state.nextOffset, state.shared.world.clock.nowMs()))
  }

  /** Removes the segments that end at or before an offset, the last one excepted; says how many. */
  async removeSegmentsBefore(offset: Offset): Promise<number> {
    const state = this.#state
    return this.#reshape(async () => {
      const old = state.segments.filter(
        (segment) => segment !== state.active && state.endOf(segment) <= offset,
      )
      await removeSegments(state, old)
      return old.length
    })
  }

  /** What retention and the cleaner decide by, the oldest segment first. */
  describeSegments(): Promise<SegmentDescription[]> {
    return undisturbed(this.#state, () => describeSegments(this.#state))
  }

  /** The segments as they are now, for the cleaner to read. */
  get sources(): Sources {
    const { segments, cuts } = this.#state
    return { segments, cuts }
  }

  /** Whether what was taken from `sources` is still what the log has. */
  isCurrent({ cuts }: Sources): boolean {
    return this.#state.cuts === cuts && this.isOpen
  }

  /** Begins a segment that is to replace some others, of which this is the first. */
  beginCleaned(first: Segment): CleanedSegment {
    return new CleanedSegment(this.#state, first)
  }

  /**
   * Puts a cleaned segment in the place of others that follow one another, without holding up appends. Null, and nothing has
   * changed, when the log was cut or lost segments since they were read; else what the log has now.
   */
  async replaceSegments(replaced: Replacement): Promise<Sources | null> {
    const state = this.#state
    return state.shape.run(async () => {
      if (!this.isCurrent(replaced.sources)) return null
      await replaceSegments(state, replaced)
      return this.sources
    })
  }

  /** Makes everything before an offset survive a power loss. */
  flush(upTo: Offset = this.#state.nextOffset): Promise<void> {
    this.#state.checkOnline()
    return flush(this.#state, upTo)
  }

  /** Ends in good order: everything is on the disk, with whole indexes and a snapshot, and the next start scans nothing. */
  async close(): Promise<void> {
    const state = this.#state
    await this.#reshape(async () => {
      await writeSnapshot(state, state.nextOffset, { isSynced: true })
      await state.active.finish()
      await flush(state, state.nextOffset)
      if (state.epochFile.isDirty) await state.epochFile.write()
      await state.shared.world.disk.syncDirectory(state.directory)
      await this.#letGo()
    })
  }

  /**
   * Ends without a write, when what is under way is over: its disk has failed, or its files are to be removed. Whoever still
   * uses it gets a `DiskFault`.
   */
  async abandon(): Promise<void> {
    const state = this.#state
    state.abandoned()
    await state.shape.run(() => state.line.run(() => this.#letGo()))
  }

  async #letGo(): Promise<void> {
    const state = this.#state
    state.isClosed = true
    state.tail.invalidate()
    // What it writes behind our back must not come back into a directory that is renamed, removed or opened again.
    await state.epochFile.idle()
    await Promise.allSettled(state.flushing)
    for (const segment of state.segments) await segment.close()
  }

  /** As `#change`, for what the segments that do not grow take part in: never while some are being replaced. */
  async #reshape<T>(work: () => Promise<T>): Promise<T> {
    return this.#state.shape.run(() => this.#change(work))
  }

  async #change<T>(work: () => Promise<T>): Promise<T> {
    const state = this.#state
    return state.line.run(async () => {
      state.checkOnline()
      try {
        return await work()
      } catch (thrown) {
        state.failed(thrown)
        throw thrown
      }
    })
  }
}
