import type { LeaderEpoch } from '#core/brand'

/** A batch that was given to the log, as a consumer would tell it from all others. */
export interface ModelBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  /** The values of its records; of a marker its kind. No two batches have the same. */
  readonly values: readonly string[]
  readonly leaderEpoch: LeaderEpoch
  readonly producer: ModelProducer | null
  readonly maxTimestamp: number
}

export interface ModelProducer {
  readonly id: number
  readonly epoch: number
  /** Of the last record; -1 for a marker. */
  readonly lastSequence: number
  readonly isTransactional: boolean
  readonly isMarker: boolean
}

interface Entry {
  readonly batch: ModelBatch
  /** Whoever sent it was told that it is in the log. */
  acknowledged: boolean
}

/** What a restart may not take away. */
export type Survival =
  /** A dead process: all that was acknowledged. */
  | 'acknowledged'
  /** A loss of power: all that was flushed, and of the rest a beginning. */
  | 'flushed'

/**
 * What a log must hold. The simulation tells it what was asked and answered; after a restart it says whether what
 * is there is what may be there.
 */
export class ModelLog {
  #entries: Entry[] = []
  /** The log may begin here or later. */
  startOffset = 0
  /** The highest start that was ever asked for. */
  raisedTo = 0
  /** What lies before it was made to survive a power loss. */
  flushedTo = 0
  /** Cut by a truncation that a death interrupted: until it is repeated a power loss may bring them back. */
  #ghosts: readonly ModelBatch[] = []
  /** A truncation to here was asked for and not answered: what lies behind may be gone. */
  #cutFrom = Number.POSITIVE_INFINITY

  get batches(): readonly ModelBatch[] {
    return this.#entries.map(({ batch }) => batch)
  }

  get endOffset(): number {
    const last = this.#entries.at(-1)
    return last === undefined ? this.startOffset : last.batch.lastOffset + 1
  }

  /** A batch is on its way: it may be in the log from now on. Gives what to call when it was acknowledged, or refused. */
  sent(batch: ModelBatch): { acknowledged: () => void; refused: () => void } {
    const entry: Entry = { batch, acknowledged: false }
    this.#entries.push(entry)
    return {
      acknowledged: () => {
        entry.acknowledged = true
      },
      refused: () => {
        this.#entries = this.#entries.filter((one) => one !== entry)
      },
    }
  }

  truncating(offset: number): void {
    this.#cutFrom = offset
  }

  truncated(offset: number): void {
    this.#entries = this.#entries.filter(({ batch }) => batch.lastOffset < offset)
    this.flushedTo = Math.min(this.flushedTo, this.endOffset)
    this.#cutFrom = Number.POSITIVE_INFINITY
    this.#ghosts = []
  }

  flushed(upTo: number): void {
    this.flushedTo = Math.max(this.flushedTo, Math.min(upTo, this.endOffset))
  }

  startRaised(offset: number): void {
    this.startOffset = Math.max(this.startOffset, offset)
    this.raisedTo = Math.max(this.raisedTo, offset)
  }

  /**
   * What is wrong with a log that holds `found` from `logStart` on, after a restart; empty when nothing is. The model
   * then takes what was found for what is there.
   */
  restarted(found: readonly ModelBatch[], logStart: number, survival: Survival): string[] {
    const problems: string[] = []
    if (logStart > this.startOffset)
      problems.push(`the log begins at ${logStart}, not ${this.startOffset}`)
    const expected = this.#entries.filter(({ batch }) => batch.lastOffset >= logStart)
    let at = 0
    for (const batch of found) {
      const entry = expected[at]
      // What was never acknowledged may be missing, but only all of it from some point on: order holds.
      if (entry !== undefined && same(batch, entry.batch)) at += 1
      else if (!this.#isGhost(batch)) {
        const sent = entry === undefined ? 'nothing more' : describe(entry.batch)
        problems.push(`found ${describe(batch)} where ${sent} was sent`)
        break
      }
    }
    const lost = expected.slice(at).filter((entry) => this.#mustBeThere(entry, survival))
    if (problems.length === 0 && lost.length > 0)
      problems.push(`lost: ${lost.map(({ batch }) => describe(batch)).join(', ')}`)
    const cut = expected.filter(({ batch }) => batch.lastOffset >= this.#cutFrom)
    this.#ghosts = [...this.#ghosts, ...cut.map(({ batch }) => batch)]
    this.#entries = found.map((batch) => ({ batch, acknowledged: true }))
    this.startOffset = logStart
    this.#cutFrom = Number.POSITIVE_INFINITY
    // What was found is there, and yet a second power loss may take what no sync has kept.
    this.flushedTo = Math.min(this.flushedTo, this.endOffset)
    return problems
  }

  #isGhost(batch: ModelBatch): boolean {
    return this.#ghosts.some((ghost) => same(ghost, batch))
  }

  #mustBeThere({ batch, acknowledged }: Entry, survival: Survival): boolean {
    if (batch.lastOffset >= this.#cutFrom) return false
    return survival === 'acknowledged' ? acknowledged : batch.lastOffset < this.flushedTo
  }
}

function same(a: ModelBatch, b: ModelBatch): boolean {
  return (
    a.firstOffset === b.firstOffset &&
    a.lastOffset === b.lastOffset &&
    a.leaderEpoch === b.leaderEpoch &&
    a.values.join() === b.values.join()
  )
}

function describe({ firstOffset, lastOffset, leaderEpoch, values }: ModelBatch): string {
  return `[${firstOffset}-${lastOffset}, epoch ${leaderEpoch}, ${values.join(' ')}]`
}
