import type { Offset, ProducerId } from '#core/brand'
import { MAX_DECOMPRESSED_BYTES } from '#core/limits'
import { DiskFault } from '#core/world'
import type { CleanedSegment, Log, Segment, SegmentDescription, Sources } from '../log/index.ts'
import type { ProducerEntry } from '../producers/index.ts'
import { CleanedTransactions } from './cleaned-transactions.ts'
import { CompactionFilter, noteKeys } from './filter.ts'
import { KeyMap } from './key-map.ts'
import type { Pace } from './pace.ts'
import { groupSegments } from './plan.ts'
import { walkSegment } from './walk-segment.ts'

const LEAST_KEY_BYTES = 4096

/** The round ended before its time, for a reason that is nobody's fault: the log stays as it is, and another round will come. */
export class GivenUp extends Error {
  constructor(reason: 'the log was cut meanwhile' | 'it was told to stop') {
    super(reason)
    this.name = 'GivenUp'
  }
}

export interface RoundOptions {
  readonly log: Log
  /** Of the plan: where what was not yet cleaned begins, and where what may not be cleaned does. */
  readonly firstDirty: Offset
  readonly firstUncleanable: Offset
  /** What the keys may take: with more keys than fit, the round ends early and another must follow. */
  readonly keyMemoryBytes: number
  readonly deleteRetentionMs: number
  readonly pace: Pace
  readonly isStopped?: () => boolean
}

export interface CleanedRound {
  /** Where what is not yet cleaned begins now: below the plan's end when the keys did not fit into memory. */
  readonly cleanedUpTo: Offset
  readonly readBytes: number
  readonly writtenBytes: number
  /** How many segments were replaced, and by how many. */
  readonly replacedSegments: number
  readonly cleanedSegments: number
}

/**
 * One round of the cleaner over one log: learns the last offset of each key in what is dirty, then writes every group of segments
 * anew without what is superseded, and puts it in their place.
 *
 * Throws `GivenUp`, `DamagedSegment`, `Malformed`, `CorruptCompression` or a `DiskFault`; groups that were replaced before that
 * stay replaced, which loses nothing: their superseding records are still there.
 */
export async function cleanLog(options: RoundOptions): Promise<CleanedRound> {
  const round = new Round(options)
  try {
    return await round.run()
  } catch (thrown) {
    // What could not be read because it was cut away is no fault of the disk's.
    if (thrown instanceof DiskFault && round.isOvertaken)
      throw new GivenUp('the log was cut meanwhile')
    if (thrown instanceof DiskFault) options.log.heardOf(thrown)
    throw thrown
  }
}

class Round {
  readonly #options: RoundOptions
  readonly #log: Log
  #sources: Sources
  #producers: ReadonlyMap<ProducerId, ProducerEntry> = new Map()
  #readBytes = 0
  #writtenBytes = 0
  #replacedSegments = 0
  #cleanedSegments = 0

  constructor(options: RoundOptions) {
    this.#options = options
    this.#log = options.log
    this.#sources = options.log.sources
  }

  get isOvertaken(): boolean {
    return !this.#log.isCurrent(this.#sources) && this.#log.fault === null
  }

  async run(): Promise<CleanedRound> {
    const log = this.#log
    const { firstUncleanable } = this.#options
    // What supersedes must be safe before what is superseded goes; so must what now is the last batch of a producer.
    this.#producers = new Map(log.producers)
    await log.flush(log.endOffset)
    this.#sources = log.sources
    this.#checkPlan()
    const described = await log.describeSegments()
    this.#check()
    const keys = new KeyMap(this.#keyBytes())
    const cleanedUpTo = await this.#noteKeys(keys)
    const sources = described.filter(
      ({ baseOffset, isActive }) =>
        !isActive && baseOffset < Math.min(cleanedUpTo, firstUncleanable),
    )
    const transactions = this.#transactions()
    const oldTombstonesUntilMs = await this.#oldTombstonesUntilMs()
    const { segmentBytes, segmentIndexBytes: indexBytes } = log.config
    for (const group of groupSegments(sources, { segmentBytes, indexBytes }))
      await this.#cleanGroup(this.#segmentsOf(group), { keys, transactions, oldTombstonesUntilMs })
    return {
      cleanedUpTo,
      readBytes: this.#readBytes,
      writtenBytes: this.#writtenBytes,
      replacedSegments: this.#replacedSegments,
      cleanedSegments: this.#cleanedSegments,
    }
  }

  /** The plan may be of a log that was cut since: what may be cut again must not supersede anything. */
  #checkPlan(): void {
    const active = this.#sources.segments.at(-1)?.baseOffset ?? 0
    const limit = Math.min(active, this.#log.lastStableOffset)
    if (this.#options.firstUncleanable > Math.max(limit, this.#options.firstDirty))
      throw new GivenUp('the log was cut meanwhile')
  }

  #check = (): void => {
    if (this.#options.isStopped?.() === true) throw new GivenUp('it was told to stop')
    if (this.isOvertaken) throw new GivenUp('the log was cut meanwhile')
    if (this.#log.fault !== null) throw this.#log.fault
  }

  /** The segments with something dirty in them, and where each ends. */
  #dirty() {
    const { firstDirty, firstUncleanable } = this.#options
    return this.#sources.segments
      .map((segment) => ({ segment, end: this.#endOf(segment) }))
      .filter(
        ({ segment, end }) =>
          end > firstDirty && end <= firstUncleanable && segment.baseOffset < firstUncleanable,
      )
  }

  #endOf(segment: Segment): Offset {
    const { segments } = this.#sources
    return segments[segments.indexOf(segment) + 1]?.baseOffset ?? this.#options.firstUncleanable
  }

  /** No more than the keys can need: a record that is not compressed has 8 bytes or more, a place in the map 24. */
  #keyBytes(): number {
    const dirtyBytes = this.#dirty().reduce((bytes, { segment }) => bytes + segment.sizeBytes, 0)
    return Math.min(this.#options.keyMemoryBytes, Math.max(LEAST_KEY_BYTES, 3 * dirtyBytes))
  }

  /** Fills the map from what is dirty, as far as it goes; gives where what it knows ends. */
  async #noteKeys(keys: KeyMap): Promise<Offset> {
    const { firstDirty: from, firstUncleanable, pace } = this.#options
    const { codecs } = this.#log.shared.world
    const transactions = this.#transactions()
    for (const { segment, end } of this.#dirty()) {
      const options = { codecs, transactions, from, limitBytes: MAX_DECOMPRESSED_BYTES }
      const fits = await walkSegment(segment, {
        log: this.#log,
        pace,
        endOffset: end,
        check: this.#check,
        visit: (batch) => noteKeys(keys, batch.batchBytes, options),
      })
      if (!fits) break
      keys.seen((Math.min(end, firstUncleanable) - 1) as Offset)
    }
    return Math.max(from, keys.latestOffset + 1) as Offset
  }

  #transactions(): CleanedTransactions {
    const from = this.#sources.segments[0]?.baseOffset ?? this.#options.firstDirty
    const { firstUncleanable } = this.#options
    return new CleanedTransactions(this.#log.abortedTransactions(from, firstUncleanable))
  }

  /** Segments younger than this keep tombstones of magic 0 and 1, which cannot say how long they are to be kept. */
  async #oldTombstonesUntilMs(): Promise<number> {
    const { firstDirty, deleteRetentionMs } = this.#options
    const clean = this.#sources.segments.filter(({ baseOffset }) => baseOffset < firstDirty).at(-1)
    return clean === undefined ? 0 : (await this.#modifiedMsOf(clean)) - deleteRetentionMs
  }

  async #modifiedMsOf(segment: Segment): Promise<number> {
    const status = await this.#log.shared.world.disk.status(segment.path('log'))
    return status?.modifiedMs ?? segment.createdMs
  }

  #segmentsOf(group: readonly SegmentDescription[]): Segment[] {
    const bases = new Set(group.map(({ baseOffset }) => baseOffset))
    return this.#sources.segments.filter(({ baseOffset }) => bases.has(baseOffset))
  }

  async #cleanGroup(old: readonly Segment[], facts: GroupFacts): Promise<void> {
    const [first] = old as [Segment]
    const cleaned = this.#log.beginCleaned(first)
    const { kept } = facts.transactions
    const keptBefore = kept.length
    try {
      await cleaned.begin()
      let isChanged = old.length > 1
      for (const segment of old)
        isChanged = (await this.#cleanSegment(segment, cleaned, facts)) || isChanged
      if (!isChanged) return await cleaned.discard()
      for (const transaction of kept.slice(keptBefore)) cleaned.noteAborted(transaction)
      await cleaned.finish(await this.#modifiedMsOf(old.at(-1) as Segment))
      this.#check()
      const sources = await this.#log.replaceSegments({ sources: this.#sources, old, cleaned })
      if (sources === null) throw new GivenUp('the log was cut meanwhile')
      this.#sources = sources
      this.#replacedSegments += old.length
      this.#cleanedSegments += 1
    } catch (thrown) {
      if (this.#log.fault === null) await cleaned.discard()
      throw thrown
    }
  }

  /** Says whether anything in it has changed. */
  async #cleanSegment(
    segment: Segment,
    cleaned: CleanedSegment,
    facts: GroupFacts,
  ): Promise<boolean> {
    const { pace } = this.#options
    const keepOldTombstones = (await this.#modifiedMsOf(segment)) > facts.oldTombstonesUntilMs
    const filter = this.#filter(facts, keepOldTombstones)
    let pieces: Uint8Array[] = []
    let isChanged = false
    await walkSegment(segment, {
      log: this.#log,
      pace,
      endOffset: this.#endOf(segment),
      check: this.#check,
      visit: (batch) => {
        const filtered = filter.filter(batch)
        isChanged ||= filtered.kind !== 'whole'
        if (filtered.kind !== 'gone') pieces.push(filtered.bytes)
        return true
      },
      chunkDone: async () => {
        const before = cleaned.sizeBytes
        await cleaned.append(pieces)
        pieces = []
        this.#writtenBytes += cleaned.sizeBytes - before
        await pace.spend(cleaned.sizeBytes - before)
      },
    })
    this.#readBytes += segment.sizeBytes
    return isChanged
  }

  #filter({ keys, transactions }: GroupFacts, keepOldTombstones: boolean): CompactionFilter {
    const { deleteRetentionMs, firstUncleanable } = this.#options
    const { codecs, clock } = this.#log.shared.world
    return new CompactionFilter({
      codecs,
      keys,
      transactions,
      lastOf: (producerId) => {
        const entry = this.#producers.get(producerId)
        if (entry === undefined) return null
        return { epoch: entry.epoch, lastOffset: entry.batches.at(-1)?.lastOffset ?? null }
      },
      nowMs: clock.nowMs(),
      deleteRetentionMs,
      keepOldTombstones,
      roundEnd: firstUncleanable,
      limitBytes: MAX_DECOMPRESSED_BYTES,
    })
  }
}

interface GroupFacts {
  readonly keys: KeyMap
  readonly transactions: CleanedTransactions
  readonly oldTombstonesUntilMs: number
}
