import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import type { Logger } from '#core/logging'
import { type Cancel, CorruptCompression, DiskFault, type World } from '#core/world'
import type { Log } from '../log/index.ts'
import { applyRetention, type RetentionConfig } from '../retention/index.ts'
import { type Candidate, filthiest } from './choose.ts'
import { cleanLog, GivenUp } from './clean-log.ts'
import { Pace } from './pace.ts'
import type { CompactionConfig } from './plan.ts'
import { planRound } from './plan-round.ts'
import { DamagedSegment } from './walk-segment.ts'

export interface CleaningConfig extends CompactionConfig {
  /** `delete.retention.ms` */
  readonly deleteRetentionMs: number
  /** With `compact,delete` both are done, and never at the same time. */
  readonly retention: RetentionConfig
}

/** A partition whose topic is compacted. */
export interface CompactedPartition {
  /** `<topic>-<partition>` */
  readonly name: string
  readonly log: Log
  readonly config: CleaningConfig
  /**
   * Of `cleaner-offset-checkpoint`; null when it has none. Whoever cuts the log lowers it to the cut first, on the disk: what is
   * dirty but passes for clean is never in the key map, and its tombstones go before what they delete.
   */
  readonly cleanedUpTo: Offset | null
  /** The replaced segments are on the disk: now the checkpoint may say so. */
  noteCleaned(upTo: Offset): void
}

export interface CleanerLimits {
  /** `log.cleaner.dedupe.buffer.size`: what the key map may take while a round lasts. */
  readonly keyMemoryBytes: number
  /** `log.cleaner.io.max.bytes.per.second`: read and written, over all logs. */
  readonly bytesPerSecond: number
  /** `log.cleaner.backoff.ms`: how long it sleeps when there was nothing to do. */
  readonly backoffMs: number
}

/** Kafka's defaults. */
export const CLEANER_DEFAULTS: CleanerLimits = {
  keyMemoryBytes: 128 * 1024 * 1024,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  backoffMs: 15_000,
}

export interface CleanerOptions {
  readonly world: Pick<World, 'clock' | 'timers' | 'outside'>
  readonly logger: Logger
  readonly limits: CleanerLimits
  /** Those that are here now and can be written. */
  readonly partitions: () => Iterable<CompactedPartition>
}

interface CurrentRound {
  readonly name: string
  isAborted: boolean
}

/**
 * Cleans the logs of compacted topics, one at a time, the filthiest first, and sleeps when none is due. A partition that
 * cannot be read is left alone from then on, with a line that says why; the others go on.
 */
export class Cleaner {
  readonly #options: CleanerOptions
  readonly #pace: Pace
  readonly #uncleanable = new Map<string, string>()
  /** Failed for a reason that may pass: not tried again before the next sleep. */
  readonly #passedOver = new Set<string>()
  #current: { readonly round: CurrentRound; readonly done: Promise<void> } | null = null
  #cancel: Cancel = () => {}
  #running: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(options: CleanerOptions) {
    this.#options = options
    this.#pace = new Pace(options.world, options.limits.bytesPerSecond)
  }

  /** Partitions that are not cleaned any more, and why. */
  get uncleanable(): ReadonlyMap<string, string> {
    return this.#uncleanable
  }

  start(): void {
    const { world, limits } = this.#options
    this.#cancel = world.timers.after(limits.backoffMs, () => {
      this.#running = this.#wake().then(
        () => {
          if (!this.#isStopped) this.start()
        },
        (bug: unknown) => world.outside.halt(bug as Error),
      )
    })
  }

  /** Resolves when no file is being written any more. A round that is under way is given up. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel()
    await this.#running
  }

  /** Gives up the round of a partition that is about to be removed, moved or cut, if there is one, and waits for its end. */
  async abort(name: string): Promise<void> {
    if (this.#current?.round.name !== name) return
    this.#current.round.isAborted = true
    await this.#current.done
  }

  /** One round over the filthiest log; false when none was due. */
  async cleanFilthiest(): Promise<boolean> {
    const chosen = filthiest(await this.#candidates())
    if (chosen === null) return false
    const { subject } = chosen
    const round = { name: subject.name, isAborted: false }
    const done = this.#guarded(subject, () => this.#clean(chosen, round))
    this.#current = { round, done }
    await done
    this.#current = null
    return true
  }

  async #wake(): Promise<void> {
    this.#passedOver.clear()
    while (!this.#isStopped && (await this.cleanFilthiest()));
    for (const partition of this.#options.partitions()) {
      if (this.#isStopped) return
      if (!partition.log.isOpen) continue
      await this.#guarded(partition, () =>
        applyRetention(partition.log, partition.config.retention),
      )
    }
  }

  async #candidates(): Promise<Candidate<CompactedPartition>[]> {
    const found: Candidate<CompactedPartition>[] = []
    for (const partition of this.#options.partitions()) {
      const { name, log, config, cleanedUpTo } = partition
      const isLeft = this.#uncleanable.has(name) || this.#passedOver.has(name)
      // Of a log with one segment, which grows, nothing can be cleaned.
      if (isLeft || !log.isOpen || log.segments.length < 2) continue
      await this.#guarded(partition, async () => {
        found.push({ subject: partition, part: await planRound(log, config, cleanedUpTo) })
      })
      if (this.#pace.isDue) await this.#pace.turn()
    }
    return found
  }

  async #clean(
    { subject, part }: Candidate<CompactedPartition>,
    round: CurrentRound,
  ): Promise<void> {
    const { world, limits, logger } = this.#options
    const startedMs = world.clock.monotonicMs()
    const done = await cleanLog({
      log: subject.log,
      firstDirty: part.firstDirty,
      firstUncleanable: part.firstUncleanable,
      keyMemoryBytes: limits.keyMemoryBytes,
      deleteRetentionMs: subject.config.deleteRetentionMs,
      pace: this.#pace,
      isStopped: () => this.#isStopped || round.isAborted,
    })
    subject.noteCleaned(done.cleanedUpTo)
    logger.info?.('a log was cleaned', {
      log: subject.name,
      ...done,
      tookMs: Math.round(world.clock.monotonicMs() - startedMs),
    })
  }

  /** What goes wrong with one partition is said, and stays with it. */
  async #guarded({ name }: CompactedPartition, work: () => Promise<unknown>): Promise<void> {
    const { logger } = this.#options
    try {
      await work()
    } catch (thrown) {
      this.#passedOver.add(name)
      if (thrown instanceof GivenUp) {
        logger.debug?.('a round of the cleaner was given up', { log: name, reason: thrown.message })
      } else if (thrown instanceof DiskFault) {
        const { message: reason } = thrown
        logger.warn?.('a log could not be cleaned this time', { log: name, reason })
      } else if (isDamage(thrown)) {
        this.#uncleanable.set(name, thrown.message)
        logger.warn?.('a log is damaged and will not be cleaned any more', {
          log: name,
          reason: thrown.message,
        })
      } else throw thrown
    }
  }
}

function isDamage(thrown: unknown): thrown is Error {
  return (
    thrown instanceof DamagedSegment ||
    thrown instanceof Malformed ||
    thrown instanceof CorruptCompression
  )
}
