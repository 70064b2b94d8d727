import { assert } from '#core/assert'
import type { Offset } from '#core/brand'
import { DiskFault } from '#core/world'
import type { LeaderEpochs } from '../epochs/index.ts'
import { Producers } from '../producers/index.ts'
import type { LogConfig } from './config.ts'
import { EpochFile } from './epoch-file.ts'
import { Line } from './eventually.ts'
import { Segment } from './segment.ts'
import type { SharedByLogs } from './shared.ts'
import { LogTail } from './tail-slabs.ts'

/** What the checkpoints of the log directory keep of a log. */
export type LogLimit = 'recoveryPoint' | 'highWatermark' | 'logStart'

/** What the log directory is told. */
export interface LogFaults {
  /** The disk failed for good: the directory then takes all its logs off line. */
  failed(fault: DiskFault): void
  /** A limit went up: the checkpoint may say so some time later. */
  raised?(limit: LogLimit): void
  /**
   * The recovery point went down because the log is about to be cut. Resolves when the checkpoint says so: before that the
   * log must not grow again, or recovery would pass over what comes behind the cut.
   */
  lowered?(): Promise<void>
}

export interface LogPlace {
  readonly shared: SharedByLogs
  /** `<log dir>/<topic>-<partition>`, and a suffix while it is being moved or deleted. */
  readonly directory: string
  readonly faults: LogFaults
}

/** Faults that say nothing against the disk: what failed is undone, and may succeed a moment later. */
const PASSING_FAULTS: readonly string[] = ['ENOSPC', 'EMFILE']

export function directoryName(directory: string): string {
  return directory.slice(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1)
}

/** What one log is, for the parts that work on it: they change it in turns of `line`, one after the other. */
export class LogState {
  readonly shared: SharedByLogs
  readonly directory: string
  readonly faults: LogFaults
  readonly epochs: LeaderEpochs
  readonly epochFile: EpochFile
  readonly producers = new Producers()
  readonly tail: LogTail
  readonly line = new Line()
  /** Changes of which segments there are that do not grow: appends do not wait for them. */
  readonly shape = new Line()
  /** While the files of a cleaned segment take the names of those they replace; who reads from files waits. */
  replacing: Promise<void> | null = null
  config: LogConfig
  /** By base offset; the last one grows. Never empty once the log is open. */
  segments: Segment[] = []
  logStartOffset: Offset = 0 as Offset
  nextOffset: Offset = 0 as Offset
  highWatermark: Offset = 0 as Offset
  /** What lies before it survives a power loss. */
  recoveryPoint: Offset = 0 as Offset
  /** Goes up whenever bytes that were there are gone: what was read meanwhile is not believed. */
  cuts = 0
  /** Names were added or removed that a power loss may still undo. */
  isDirectoryDirty = false
  isClosed = false
  /** Flushes that are under way: they use the files. */
  readonly flushing = new Set<Promise<void>>()
  #fault: DiskFault | null = null

  constructor(place: LogPlace, config: LogConfig, epochs: LeaderEpochs) {
    this.shared = place.shared
    this.directory = place.directory
    this.faults = place.faults
    this.config = config
    this.epochs = epochs
    this.epochFile = new EpochFile(place.shared, place.directory, epochs, (thrown) =>
      this.failed(thrown),
    )
    this.tail = new LogTail(place.shared.slabs)
  }

  /** As in log lines: topic and partition. */
  get name(): string {
    return directoryName(this.directory)
  }

  get fault(): DiskFault | null {
    return this.#fault
  }

  get active(): Segment {
    const active = this.segments.at(-1)
    assert(active !== undefined, 'a log without a segment')
    return active
  }

  /** Index of the segment whose base is the last at or before an offset; -1 when all begin behind it. */
  floor(offset: Offset): number {
    let low = 0
    let high = this.segments.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.segments[middle] as Segment).baseOffset <= offset) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Where the segment's offsets end. */
  endOf(segment: Segment): Offset {
    const next = this.segments[this.floor(segment.baseOffset) + 1]
    return next === undefined ? this.nextOffset : next.baseOffset
  }

  /** Throws the fault of a log whose disk has failed. */
  checkOnline(): void {
    if (this.#fault !== null) throw this.#fault
    assert(!this.isClosed, 'a closed log is not used')
  }

  /** The log is let go while others may be using it: they hear of it as of a fault, and its directory does not. */
  abandoned(): void {
    this.#fault ??= new DiskFault('EPOISONED', 'use', this.directory, 'the log was let go')
  }

  raiseRecoveryPoint(offset: Offset): void {
    if (offset <= this.recoveryPoint) return
    this.recoveryPoint = offset
    this.faults.raised?.('recoveryPoint')
  }

  /** Nothing behind the offset counts as safe any more, and the checkpoint says so. Rejects with a `DiskFault`. */
  async lowerRecoveryPoint(offset: Offset): Promise<void> {
    if (offset >= this.recoveryPoint) return
    this.recoveryPoint = offset
    await this.faults.lowered?.()
  }

  /**
   * Hears what went wrong with a write. A full disk passes; anything else ends this log until it is recovered, because nobody
   * knows what of the write is on the disk (KAFKA-10778).
   */
  failed(thrown: unknown): void {
    if (!(thrown instanceof DiskFault) || PASSING_FAULTS.includes(thrown.code)) return
    if (this.#fault !== null) return
    this.#fault = thrown
    this.shared.logger.error('the disk of a log has failed', {
      log: this.name,
      code: thrown.code,
      operation: thrown.operation,
      path: thrown.path,
    })
    this.faults.failed(thrown)
  }

  makeSegment(baseOffset: Offset, sizeBytes: number, createdMs: number): Segment {
    const { shared, directory } = this
    const jitterBound = Math.min(this.config.segmentJitterMs, this.config.segmentMs)
    const jitterMs =
      jitterBound > 0
        ? shared.world.random.stream('segment jitter').below(Math.min(jitterBound, 2 ** 47))
        : 0
    return new Segment({ shared, directory, baseOffset, sizeBytes, createdMs, jitterMs })
  }
}
