import type { LeaderEpoch, Offset } from '#core/brand'
import { Logs } from '#core/logging'
import { calm, type Dice, type Faults, type Incarnation, type Universe } from '#core/world/virtual'
import {
  type AppendAnswer,
  IndexCache,
  LOG_DEFAULTS,
  Log,
  type LogConfig,
  OpenFiles,
  ReadBuffers,
  type SharedByLogs,
  TailSlabs,
} from '#storage'
import { checkEpochs, checkOffsets, checkProducers, checkTimes } from './check.ts'
import { ModelLog } from './model.ts'
import { observe } from './observe.ts'
import { type Sample, SampleProducers } from './producer.ts'

export interface LogSimulationOptions {
  readonly universe: Universe
  readonly dice: Dice
  /** While the history goes on; what is looked at after a restart is looked at in calm. */
  readonly faults: Faults
}

/** What the directory keeps of a log, in files of its own. */
interface Checkpoint {
  recoveryPoint: number
  logStart: number
  highWatermark: number
}

type Stop = 'crash' | 'powerLoss' | 'close'

const DIRECTORY = '/logs/topic-0'

/** One log on one machine, and what is done to it. */
export class LogSimulation {
  readonly problems: string[] = []
  readonly history: string[] = []
  restarts = 0
  appended = 0
  readonly #universe: Universe
  readonly #dice: Dice
  readonly #faults: Faults
  readonly #config: LogConfig
  readonly #model = new ModelLog()
  readonly #checkpoint: Checkpoint = { recoveryPoint: 0, logStart: 0, highWatermark: 0 }
  #incarnation: Incarnation
  #producers: SampleProducers | null = null
  #log: Log | null = null
  #epoch = 0 as LeaderEpoch
  /** Sent and not answered. */
  #inFlight = 0
  /** A fault was met: the log is off line, or what is in it is unknown until the next start. */
  #broken = false
  #syncFailed = false
  /**
   * The end of the history: what a failed sync left in the page cache looks whole after a restart and is not on the disk, and
   * no later sync will put it there. A directory that failed so is for its owner to replace.
   */
  #isDiskLost = false

  constructor({ universe, dice, faults }: LogSimulationOptions) {
    this.#universe = universe
    this.#dice = dice
    this.#faults = faults
    this.#config = {
      ...LOG_DEFAULTS,
      segmentBytes: dice.between(800, 4000),
      indexIntervalBytes: dice.pick([1, 200, 4096]),
      segmentIndexBytes: dice.pick([120, 10_000]),
      flushMessages: dice.pick([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]),
      timestampAfterMaxMs: Number.POSITIVE_INFINITY,
      fileDeleteDelayMs: dice.pick([0, 1000, 60_000]),
      verificationEnabled: false,
    }
    this.#incarnation = this.#machine.start()
  }

  async run(steps: number): Promise<void> {
    await this.#makeDirectories()
    await this.#open('close')
    for (let step = 0; step < steps && this.problems.length === 0 && !this.#isDiskLost; step++)
      await this.#step()
    if (this.problems.length === 0 && !this.#isDiskLost) await this.#restart('close')
    if (this.problems.length === 0 && !this.#isDiskLost) await this.#restart('powerLoss')
  }

  /** What holds the log's directory is not the log's to make safe. */
  async #makeDirectories(): Promise<void> {
    const { disk } = this.#incarnation.world
    await this.#universe.settle(disk.makeDirectory(DIRECTORY))
    for (const path of ['/', '/logs']) await this.#universe.settle(disk.syncDirectory(path))
    this.#machine.crash()
  }

  get #machine() {
    return this.#universe.machine('broker')
  }

  get #current(): Log {
    return this.#log as Log
  }

  #note(line: string): void {
    this.history.push(`${this.#universe.nowMs.toFixed(1)} ${line}`)
  }

  async #step(): Promise<void> {
    const dice = this.#dice
    if (this.#broken) return this.#restart(dice.pick(['crash', 'powerLoss']))
    const choice = dice.below(100)
    if (choice < 55) return this.#send(dice.between(1, this.#isFailing ? 1 : 4))
    if (choice < 62) return this.#settle()
    if (choice < 90) return this.#operate()
    return this.#restart(dice.pick(['crash', 'powerLoss', 'crash', 'powerLoss', 'close']))
  }

  get #isFailing(): boolean {
    return this.#faults !== calm
  }

  /** Sends batches one behind the other, and waits for none. */
  async #send(count: number): Promise<void> {
    for (let n = 0; n < count; n++) this.#sendOne((this.#producers as SampleProducers).next())
    if (this.#isFailing) await this.#settle()
  }

  #sendOne(sample: Sample): void {
    const log = this.#current
    const expected = this.#model.sent(sample.at(this.#model.endOffset, this.#epoch))
    const { firstOffset, lastOffset } = this.#model.batches.at(-1) as {
      firstOffset: number
      lastOffset: number
    }
    this.#note(`append [${firstOffset}-${lastOffset}]${sample.isMarker ? ' marker' : ''}`)
    sample.accepted()
    this.#inFlight += 1
    const answered = (answer: AppendAnswer): void => {
      this.#inFlight -= 1
      if (answer.kind !== 'appended' || answer.firstOffset !== firstOffset) {
        this.problems.push(`append [${firstOffset}-${lastOffset}]: ${JSON.stringify(answer)}`)
        return
      }
      this.appended += 1
      expected.acknowledged()
      if (this.#config.flushMessages === 1) this.#model.flushed(lastOffset + 1)
    }
    const origin = sample.isMarker ? 'coordinator' : 'client'
    const nowMs = this.#incarnation.world.clock.nowMs()
    void (async () => {
      try {
        answered(await log.append(sample.bytes, { origin, leaderEpoch: this.#epoch, nowMs }))
      } catch (fault) {
        this.#inFlight -= 1
        this.#failed(fault, `append [${firstOffset}-${lastOffset}]`)
      }
    })()
  }

  /** A fault of the disk is an answer; whatever else is thrown is a problem. */
  #failed(fault: unknown, what: string): void {
    const { name, message = String(fault) } = fault as { name?: string; message?: string }
    if (name !== 'DiskFault' || !this.#isFailing) {
      this.problems.push(`${what}: ${(fault as Error).stack ?? message}`)
      return
    }
    this.#note(`${what}: ${message}`)
    this.#broken = true
    // The kernel has forgotten that the pages were dirty: what no sync had kept may be gone without a loss of power.
    if (message.startsWith('sync')) this.#syncFailed = true
  }

  /** Waits until nothing is in flight. */
  async #settle(): Promise<void> {
    await this.#universe.runUntil(() => this.#inFlight === 0, 600_000)
    if (this.#inFlight > 0) this.problems.push(`${this.#inFlight} appends are never answered`)
  }

  /** One operation that is waited for. */
  async #operate(): Promise<void> {
    await this.#settle()
    if (this.#broken || this.problems.length > 0) return
    await this.#universe.settle(this.#operation())
  }

  /** Begins an operation; the promise may never settle when the process dies. */
  async #operation(): Promise<void> {
    const what = this.#dice.pick([
      'flush',
      'roll',
      'truncate',
      'watermark',
      'start',
      'remove',
      'checkpoint',
      'epoch',
      'look',
      'look',
    ])
    try {
      await this.#perform(what)
    } catch (fault) {
      this.#failed(fault, what)
    }
  }

  async #perform(what: string): Promise<void> {
    const log = this.#current
    const dice = this.#dice
    const { endOffset } = log
    this.#note(what)
    switch (what) {
      case 'flush':
        await log.flush()
        this.#model.flushed(endOffset)
        return
      case 'roll':
        return log.roll()
      case 'truncate':
        return this.#truncate(this.#batchEnd(log.highWatermark))
      case 'watermark':
        log.raiseHighWatermark(dice.between(log.highWatermark, endOffset) as Offset)
        return
      case 'start': {
        const offset = dice.between(log.logStartOffset, log.highWatermark) as Offset
        this.#model.startRaised(offset)
        return log.raiseLogStart(offset)
      }
      case 'remove':
        this.#writeCheckpoint()
        await log.removeSegmentsBefore(log.logStartOffset)
        return
      case 'checkpoint':
        return this.#writeCheckpoint()
      case 'epoch':
        // A leader begins when what was sent to it before has been answered or is lost.
        if (this.#inFlight > 0) return
        this.#epoch = (this.#epoch + dice.between(1, 3)) as LeaderEpoch
        return log.assignEpoch(this.#epoch, endOffset)
      default:
        return this.#inFlight > 0 ? undefined : this.#look()
    }
  }

  /** Where a batch ends at or behind an offset: logs part between batches, never within one. */
  #batchEnd(least: number): number {
    const ends = this.#model.batches.map(({ lastOffset }) => lastOffset + 1)
    const choices = ends.filter((end) => end >= least)
    return choices[this.#dice.below(choices.length || 1)] ?? this.#model.endOffset
  }

  /** A truncation lowers the checkpoints first: a recovery point above the end would hide what was written after it. */
  async #truncate(offset: number): Promise<void> {
    const checkpoint = this.#checkpoint
    checkpoint.recoveryPoint = Math.min(checkpoint.recoveryPoint, offset)
    checkpoint.highWatermark = Math.min(checkpoint.highWatermark, offset)
    this.#note(`truncate to ${offset}`)
    this.#model.truncating(offset)
    await this.#current.truncateTo(offset as Offset)
    this.#model.truncated(offset)
    this.#producers?.learn(this.#current.producers)
  }

  #writeCheckpoint(): void {
    const { recoveryPoint, logStartOffset, highWatermark } = this.#current
    Object.assign(this.#checkpoint, { recoveryPoint, logStart: logStartOffset, highWatermark })
  }

  /** What a reader sees now is what the model holds. */
  async #look(): Promise<void> {
    const log = this.#current
    const found = await observe(log, this.#incarnation.world.codecs, this.#dice.between(1, 5000))
    const expected = this.#model.batches.filter(
      ({ lastOffset }) => lastOffset >= log.logStartOffset,
    )
    const essence = (of: readonly { values: readonly string[] }[]) =>
      of.map(({ values }) => values.join()).join()
    if (essence(found) !== essence(expected))
      this.problems.push(`a reader sees ${found.length} batches of ${expected.length}, or others`)
    const batches = this.#model.batches
    const sample = batches[this.#dice.below(batches.length || 1)]
    const time = (sample?.maxTimestamp ?? 0) + this.#dice.between(-2, 2)
    this.problems.push(...checkOffsets(log), ...(await checkTimes(log, expected, time)))
  }

  async #restart(how: Stop): Promise<void> {
    if (how === 'close') await this.#close()
    else await this.#kill(how)
    if (this.problems.length > 0) return
    this.restarts += 1
    await this.#open(how)
  }

  /** A stop in good order; where the disk does not let it, a crash. */
  async #close(): Promise<void> {
    await this.#settle()
    if (this.#broken || this.problems.length > 0) return
    this.#note('close')
    try {
      await this.#universe.settle(this.#current.close())
      this.#model.flushed(this.#model.endOffset)
      this.#writeCheckpoint()
      this.#closed = true
    } catch (fault) {
      this.#failed(fault, 'close')
    }
    this.#machine.crash()
  }

  #closed = false

  /** Death in the middle of something, at a moment that the seed chooses. */
  async #kill(how: 'crash' | 'powerLoss'): Promise<void> {
    if (!this.#broken) {
      if (this.#dice.below(2) === 0)
        await this.#send(this.#dice.between(1, this.#isFailing ? 1 : 3))
      if (this.#dice.below(2) === 0 && !this.#broken) void this.#operation()
      await this.#universe.runFor(this.#dice.fraction() * this.#dice.pick([0.1, 2, 40]))
    }
    this.#note(how)
    if (how === 'crash') this.#machine.crash()
    else this.#machine.powerLoss()
  }

  async #open(how: Stop): Promise<void> {
    const wasClosed = how === 'close' && (this.#closed || this.restarts === 0)
    this.#closed = false
    this.#inFlight = 0
    this.#broken = false
    this.#universe.faults = calm
    this.#incarnation = this.#machine.start()
    const { recoveryPoint, logStart, highWatermark } = this.#checkpoint
    const opened = Log.open({
      shared: this.#shared(),
      directory: DIRECTORY,
      faults: { failed: () => undefined },
      config: this.#config,
      wasClosed,
      recoveryPoint: recoveryPoint as Offset,
      logStartOffset: logStart as Offset,
      highWatermark: highWatermark as Offset,
    })
    try {
      this.#log = await this.#universe.settle(opened)
      await this.#universe.settle(this.#verify(how))
    } catch (fault) {
      this.problems.push(`start after ${how}: ${(fault as Error).stack ?? String(fault)}`)
    }
    this.#universe.faults = this.#faults
  }

  /** Small budgets: what does not fit comes from the files. */
  #shared(): SharedByLogs {
    const { world } = this.#incarnation
    return {
      world,
      files: new OpenFiles(world.disk, this.#dice.between(3, 50)),
      indexes: new IndexCache(this.#dice.pick([1, 2 ** 20])),
      slabs: new TailSlabs(this.#dice.pick([0, 4096, 2 ** 20])),
      buffers: new ReadBuffers(2 ** 20),
      logger: new Logs((line) => world.outside.log(line)).logger('storage.log'),
    }
  }

  /** After a start: what is there may be there, what must be there is, and the log says of itself what it holds. */
  async #verify(how: Stop): Promise<void> {
    const log = this.#current
    const { codecs, clock } = this.#incarnation.world
    const found = await observe(log, codecs, this.#dice.between(1, 5000))
    const survival = how === 'powerLoss' || this.#syncFailed ? 'flushed' : 'acknowledged'
    this.#isDiskLost = this.#syncFailed
    this.#note(`open after ${how}: ${log.logStartOffset} to ${log.endOffset}`)
    this.problems.push(
      ...this.#model.restarted(found, log.logStartOffset, survival),
      ...checkOffsets(log),
      ...checkProducers(log, found),
      ...checkEpochs(log, found, this.#model.raisedTo),
    )
    this.#producers ??= new SampleProducers(this.#dice, codecs, clock.nowMs())
    this.#producers.learn(log.producers)
    this.#epoch = Math.max(this.#epoch, log.latestEpoch ?? 0) as LeaderEpoch
  }
}
