import assert from 'node:assert/strict'
import type { LeaderEpoch, Offset } from '#core/brand'
import { DiskFault } from '#core/world'
import { calm, Dice, type Faults } from '#core/world/virtual'
import { LOG_DEFAULTS, type Log, type LogConfig } from '../log/index.ts'
import { marker, replicated, SAMPLE_MS } from './batches.ts'
import { Stage } from './stage.ts'

interface Written {
  readonly offset: number
  /** Null: a marker. */
  readonly value: string | null
  readonly epoch: number
  readonly producer: number
  readonly sequence: number
}

export interface HistoryOptions {
  readonly seed: number
  readonly steps: number
  /** Of the disk, while the log is in use; a start finds a disk without faults. */
  readonly faults?: Partial<Faults['disk']>
}

/** How often a history did what, and what it met. */
export interface HistorySummary {
  readonly appended: number
  readonly starts: number
  readonly faults: number
}

/**
 * A log under a random history, beside a model of it: what is in it, where it ends, which epochs and producers it knows. After
 * each death the log that starts must hold what it held, or after a power loss a beginning of that which has all that was
 * synced.
 */
export class History {
  readonly #stage: Stage
  readonly #dice: Dice
  readonly #options: HistoryOptions
  readonly #config: LogConfig
  #log: Log | null = null
  #records: Written[] = []
  /** Appended without an answer: the next start says whether it is there. */
  #inDoubt: Written | null = null
  #end = 0
  #synced = 0
  #epoch = 0
  #sequences = new Map<number, number>()
  /** What was there before a truncation that has not come to its end. */
  #before: { readonly records: Written[]; readonly end: number } | null = null
  #values = 0
  #wasClosed = false
  #summary = { appended: 0, starts: 0, faults: 0 }

  constructor(options: HistoryOptions) {
    this.#options = options
    this.#dice = new Dice(`history/${options.seed}`)
    const dice = this.#dice
    this.#stage = new Stage({
      seed: options.seed,
      tailBytes: dice.pick([0, 2 * 1024 * 1024]),
      openFiles: dice.pick([1, 3, 100]),
    })
    this.#config = {
      ...LOG_DEFAULTS,
      segmentBytes: dice.pick([400, 1000, 5000]),
      indexIntervalBytes: dice.pick([1, 100, 4096]),
      segmentIndexBytes: dice.pick([48, 10_000]),
      fileDeleteDelayMs: dice.pick([0, 60_000]),
      flushMessages: dice.pick([1, 3, Number.POSITIVE_INFINITY]),
      verificationEnabled: false,
    }
  }

  async run(): Promise<HistorySummary> {
    await this.#stage.makeLogDir()
    await this.#start()
    for (let step = 0; step < this.#options.steps; step++) {
      try {
        await this.#step()
      } catch (thrown) {
        if (!(thrown instanceof DiskFault)) throw thrown
        this.#summary.faults += 1
        await this.#afterFault()
      }
    }
    await this.#die('crash')
    return this.#summary
  }

  async #step(): Promise<void> {
    const { universe } = this.#stage
    universe.faults = { ...calm, disk: { ...calm.disk, ...this.#options.faults } }
    const choice = this.#dice.below(100)
    if (choice < 55) await this.#append()
    else if (choice < 65) await this.#read()
    else if (choice < 70) await this.#flush()
    else if (choice < 74) await this.#stage.run(this.#open.roll())
    else if (choice < 79) await this.#truncate()
    else if (choice < 83) await this.#raiseStart()
    else if (choice < 86) this.#epoch += 1 + this.#dice.below(2)
    else if (choice < 90) await this.#die('crash')
    else if (choice < 93) await this.#die('powerLoss')
    else if (choice < 95) await this.#close()
    else if (choice < 97) await this.#dieWhileAppending()
    else await universe.runFor(this.#dice.below(100_000))
  }

  get #open(): Log {
    assert.ok(this.#log !== null)
    return this.#log
  }

  #next(): { readonly written: Written; readonly bytes: Uint8Array } {
    const producer = 1 + this.#dice.below(3)
    const sequence = this.#sequences.get(producer) ?? 0
    const gap = this.#dice.chance(0.1) ? this.#dice.below(50) : 0
    this.#values += 1
    const value = `v${this.#values}`
    const written = {
      offset: this.#end + gap,
      value,
      epoch: this.#epoch,
      producer,
      sequence,
    }
    const bytes = replicated(this.#stage.world.codecs, written.offset, {
      value: value.padEnd(this.#dice.below(200), '.'),
      epoch: this.#epoch,
      timestamp: SAMPLE_MS + this.#dice.below(1000),
      producer: { id: producer, sequence, isTransactional: producer < 3 },
    })
    return { written, bytes }
  }

  async #append(): Promise<void> {
    if (this.#dice.chance(0.15)) {
      await this.#endTransaction()
      return
    }
    const { written, bytes } = this.#next()
    const nowMs = SAMPLE_MS
    const leaderEpoch = this.#epoch as LeaderEpoch
    this.#inDoubt = written
    const answer = await this.#stage.append(this.#open, bytes, {
      origin: 'replication',
      leaderEpoch,
      nowMs,
    })
    this.#inDoubt = null
    assert.equal(answer.kind, 'appended', JSON.stringify(answer))
    this.#keep(written)
    this.#answered()
  }

  #answered(): void {
    if (this.#config.flushMessages === 1) this.#synced = this.#end
  }

  #keep(written: Written): void {
    this.#records.push(written)
    this.#end = written.offset + 1
    if (written.value !== null) this.#sequences.set(written.producer, written.sequence + 1)
    this.#summary.appended += 1
  }

  async #endTransaction(): Promise<void> {
    const id = 1 + this.#dice.below(2)
    const type = this.#dice.pick(['commit', 'abort'] as const)
    const nowMs = SAMPLE_MS
    const bytes = marker(this.#stage.world.codecs, type, { id })
    const leaderEpoch = this.#epoch as LeaderEpoch
    const options = { origin: 'coordinator' as const, leaderEpoch, nowMs }
    const sequence = (this.#sequences.get(id) ?? 0) - 1
    const written = { offset: this.#end, value: null, epoch: this.#epoch, producer: id, sequence }
    this.#inDoubt = written
    const answer = await this.#stage.append(this.#open, bytes, options)
    this.#inDoubt = null
    assert.equal(answer.kind, 'appended', JSON.stringify(answer))
    this.#keep(written)
    this.#answered()
  }

  async #read(): Promise<void> {
    const { logStartOffset } = this.#open
    const from = logStartOffset + this.#dice.below(this.#end - logStartOffset + 1)
    await this.#compare(from, this.#dice.pick([1, 100, 10_000]))
  }

  async #compare(from: number, maxBytes: number): Promise<void> {
    const values = await this.#stage.values(this.#open, from, { maxBytes })
    const expected = this.#records.filter(({ offset, value }) => offset >= from && value !== null)
    const plain = values.map((value) => value.replace(/\.*-0$/, ''))
    assert.deepEqual(
      plain,
      expected.map(({ offset, value }) => `${offset}:${value}`),
    )
  }

  async #flush(): Promise<void> {
    const end = this.#end
    await this.#stage.run(this.#open.flush())
    this.#synced = Math.max(this.#synced, end)
  }

  async #truncate(): Promise<void> {
    const { logStartOffset } = this.#open
    // To the end of a batch: that a log ended in a gap is written nowhere.
    const ends = this.#records.map(({ offset }) => offset + 1)
    const to = this.#dice.pick([logStartOffset, ...ends])
    this.#before = { records: this.#records, end: this.#end }
    this.#forget(to)
    await this.#stage.run(this.#open.truncateTo(to as Offset))
    this.#before = null
    assert.equal(this.#open.endOffset, to)
  }

  #forget(to: number): void {
    this.#records = this.#records.filter(({ offset }) => offset < to)
    this.#end = to
    this.#synced = Math.min(this.#synced, to)
    this.#sequences.clear()
    for (const { producer, sequence, value } of this.#records)
      if (value !== null) this.#sequences.set(producer, sequence + 1)
  }

  async #raiseStart(): Promise<void> {
    const log = this.#open
    const to = log.logStartOffset + this.#dice.below(this.#end - log.logStartOffset + 1)
    log.raiseHighWatermark(this.#end as Offset)
    this.#records = this.#records.filter(({ offset }) => offset >= to)
    this.#logStart = Math.max(this.#logStart, to)
    await this.#stage.run(log.raiseLogStart(to as Offset))
    await this.#stage.run(log.removeSegmentsBefore(to as Offset))
  }

  #logStart = 0

  async #close(): Promise<void> {
    await this.#stage.run(this.#open.close())
    this.#synced = this.#end
    this.#wasClosed = true
    await this.#die(this.#dice.pick(['crash', 'powerLoss'] as const))
  }

  async #dieWhileAppending(): Promise<void> {
    const { written, bytes } = this.#next()
    this.#inDoubt = written
    const answer = this.#open.append(bytes, {
      origin: 'replication',
      leaderEpoch: this.#epoch as LeaderEpoch,
      nowMs: SAMPLE_MS,
    })
    Promise.resolve(answer).catch(() => {})
    await this.#stage.universe.runFor(this.#dice.fraction() * 2)
    const how = this.#dice.pick(['crash', 'powerLoss'] as const)
    // A sync may have failed of which nobody has heard yet.
    await this.#die(this.#options.faults?.syncErrorChance === undefined ? how : 'powerLoss')
  }

  /** A full disk passes, and the log goes on; a disk that failed ends it until it is recovered. */
  async #afterFault(): Promise<void> {
    const { universe } = this.#stage
    universe.faults = calm
    const log = this.#open
    if (log.fault === null && this.#inDoubt !== null) {
      // The append failed as a whole: nothing of it is there.
      assert.equal(log.endOffset, this.#end)
      this.#inDoubt = null
      return
    }
    await this.#die('crash')
  }

  async #die(wanted: 'crash' | 'powerLoss'): Promise<void> {
    // After a sync that failed the page cache may show what the disk has not (fsyncgate): its machine is started anew.
    const how = this.#log?.fault?.operation === 'sync' ? 'powerLoss' : wanted
    this.#stage.restart(how)
    this.#log = null
    this.#lossless = how === 'crash' || this.#wasClosed
    await this.#start()
  }

  #lossless = true

  async #start(): Promise<void> {
    this.#stage.universe.faults = calm
    this.#summary.starts += 1
    const log = await this.#stage.open({
      config: this.#config,
      recoveryPoint: this.#synced as Offset,
      logStartOffset: this.#logStart as Offset,
      wasClosed: this.#wasClosed,
    })
    this.#log = log
    this.#wasClosed = false
    const where = `seed ${this.#options.seed}, start ${this.#summary.starts}`
    this.#settleTruncation(log.endOffset)
    const doubt = this.#inDoubt
    this.#inDoubt = null
    if (doubt !== null && log.endOffset === doubt.offset + 1) this.#keep(doubt)
    // Only the segment for it was begun.
    if (doubt !== null && log.endOffset === doubt.offset) this.#end = doubt.offset
    if (this.#lossless) assert.equal(log.endOffset, this.#end, where)
    const ends = `${this.#synced} <= ${log.endOffset} <= ${this.#end}`
    assert.ok(log.endOffset >= this.#synced && log.endOffset <= this.#end, `${where}: ${ends}`)
    this.#forget(log.endOffset)
    await this.#compare(log.logStartOffset, 10_000)
    this.#checkProducers(log, where)
  }

  /** One that failed may have cut all, a part or nothing. */
  #settleTruncation(end: number): void {
    const before = this.#before
    this.#before = null
    if (before === null || end <= this.#end) return
    assert.ok(end <= before.end)
    this.#records = before.records
    this.#end = end
    this.#forget(end)
  }

  /** The last sequence of each producer, as far as its records are still there. */
  #checkProducers(log: Log, where: string): void {
    for (const [producer, next] of this.#sequences) {
      const known = log.producers.get(producer as never)?.batches.at(-1)?.lastSequence
      assert.equal(known, next - 1, `${where}: producer ${producer}`)
    }
    const last = this.#records.at(-1)
    if (last !== undefined) {
      const ends = log.endOffsetForEpoch(last.epoch as LeaderEpoch)
      assert.ok(ends.endOffset > last.offset, `${where}: epoch ${last.epoch}`)
    }
  }
}
