import { assert } from '#core/assert'
import type { LeaderEpoch, Offset } from '#core/brand'

/** A leader epoch and the offset of its first record. */
export interface EpochEntry {
  readonly epoch: LeaderEpoch
  readonly startOffset: Offset
}

/** -1 and -1 where nothing is known. */
export interface EpochEnd {
  readonly epoch: LeaderEpoch
  readonly endOffset: Offset
}

const UNKNOWN: EpochEnd = { epoch: -1 as LeaderEpoch, endOffset: -1 as Offset }

/**
 * The leader epochs of one log: replicas find by them where their histories part, and never by a high watermark, which
 * lost acknowledged records (KIP-101, KIP-279).
 *
 * Both epochs and start offsets rise strictly. In memory only: whoever changes it writes `entries` to its file.
 */
export class LeaderEpochs {
  #entries: EpochEntry[] = []

  /** Entries of a file are assigned one after the other, so that one out of order cannot survive. */
  constructor(entries: readonly EpochEntry[] = []) {
    for (const entry of entries) this.assign(entry)
  }

  get entries(): readonly EpochEntry[] {
    return this.#entries
  }

  get latest(): EpochEntry | null {
    return this.#entries.at(-1) ?? null
  }

  /**
   * Notes that an epoch begins at an offset; true when that was news. Entries at its end that are not before it in both
   * are forgotten: they were truncated away, or never were (KAFKA-7897).
   */
  assign(entry: EpochEntry): boolean {
    assert(entry.epoch >= 0 && entry.startOffset >= 0, 'an epoch or offset below 0')
    const { latest } = this
    const news =
      latest === null || latest.epoch !== entry.epoch || entry.startOffset < latest.startOffset
    if (!news) return false
    const keep = ({ epoch, startOffset }: EpochEntry): boolean =>
      epoch < entry.epoch && startOffset < entry.startOffset
    while (this.#entries.length > 0 && !keep(this.#entries.at(-1) as EpochEntry))
      this.#entries.pop()
    this.#entries.push(entry)
    return true
  }

  /**
   * Where the records of an epoch end: the start of the next one, or `logEndOffset` for the latest. For an epoch
   * that the log skipped, the answer is of the nearest before it (KIP-279); one later than all is unknown.
   */
  endOf(epoch: LeaderEpoch, logEndOffset: Offset): EpochEnd {
    if (epoch < 0) return UNKNOWN
    if (this.latest?.epoch === epoch) return { epoch, endOffset: logEndOffset }
    const above = this.#entries.findIndex((entry) => entry.epoch > epoch)
    if (above < 0) return UNKNOWN
    const next = this.#entries[above] as EpochEntry
    const floor = this.#entries[above - 1]
    return { epoch: floor?.epoch ?? epoch, endOffset: next.startOffset }
  }

  /** The epoch in which the record at an offset was written; null before the first one that is known. */
  epochOf(offset: Offset): LeaderEpoch | null {
    return this.#entries.findLast(({ startOffset }) => startOffset <= offset)?.epoch ?? null
  }

  /** The epoch before this one, if the log has one. */
  before(epoch: LeaderEpoch): LeaderEpoch | null {
    return this.#entries.findLast((entry) => entry.epoch < epoch)?.epoch ?? null
  }

  /** The log now ends at `endOffset`: epochs that began there or later are gone. True when any was. */
  truncateFromEnd(endOffset: Offset): boolean {
    const before = this.#entries.length
    while ((this.#entries.at(-1)?.startOffset ?? -1) >= endOffset) this.#entries.pop()
    return this.#entries.length < before
  }

  /** The log now begins at `startOffset`: the epoch in which that record lies begins there. True when anything changed. */
  truncateFromStart(startOffset: Offset): boolean {
    const kept = this.#entries.findIndex((entry) => entry.startOffset > startOffset)
    const count = kept < 0 ? this.#entries.length : kept
    const last = this.#entries[count - 1]
    if (last === undefined || (count === 1 && last.startOffset === startOffset)) return false
    this.#entries.splice(0, count, { epoch: last.epoch, startOffset })
    return true
  }

  clear(): void {
    this.#entries = []
  }
}
