import assert from 'node:assert/strict'
import type { LeaderEpoch, Offset } from '#core/brand'
import { type LogLine, Logs } from '#core/logging'
import type { World } from '#core/world'
import { type Faults, type Incarnation, Universe } from '#core/world/virtual'
import { BatchCursor, openRecords } from '#protocol/record'
import {
  type AppendAnswer,
  type AppendedAnswer,
  type AppendOptions,
  IndexCache,
  LOG_DEFAULTS,
  Log,
  type LogConfig,
  OpenFiles,
  type OpenLogOptions,
  ReadBuffers,
  type ReadOptions,
  type SharedByLogs,
  TailSlabs,
} from '../log/index.ts'

export interface SharedOptions {
  readonly tailBytes?: number
  readonly openFiles?: number
  readonly lines?: LogLine[]
}

/** What the logs of one broker share, in a world. */
export function sharedIn(world: World, options: SharedOptions = {}): SharedByLogs {
  const { tailBytes = 4 * 1024 * 1024, openFiles = 100, lines } = options
  return {
    world,
    files: new OpenFiles(world.disk, openFiles),
    indexes: new IndexCache(1024 * 1024),
    slabs: new TailSlabs(tailBytes),
    buffers: new ReadBuffers(4 * 1024 * 1024),
    logger: new Logs((line) => lines?.push(line)).logger('storage.log'),
  }
}

export interface StageOptions extends SharedOptions {
  readonly seed?: number
  readonly faults?: Faults
}

/** One machine of a universe, with one log on its disk that is opened, killed and opened again. */
export class Stage {
  readonly universe: Universe
  readonly directory = '/logs/topic-0'
  readonly lines: LogLine[] = []
  readonly faulted: string[] = []
  readonly #options: StageOptions
  #incarnation: Incarnation
  shared: SharedByLogs

  constructor(options: StageOptions = {}) {
    this.#options = options
    this.universe = new Universe({
      seed: options.seed ?? 1,
      ...(options.faults === undefined ? {} : { faults: options.faults }),
    })
    this.#incarnation = this.machine.start()
    this.shared = this.#share()
  }

  get machine() {
    return this.universe.machine('one')
  }

  get world(): World {
    return this.#incarnation.world
  }

  /** Makes the log dir above the log, as its broker has. */
  async makeLogDir(): Promise<void> {
    const { disk } = this.world
    await this.run(disk.makeDirectory('/logs'))
    await this.run(disk.syncDirectory('/'))
  }

  /** Runs the universe until the promise has settled. */
  run<T>(work: T | Promise<T>): Promise<T> {
    return this.universe.settle(work)
  }

  open(options: Partial<OpenLogOptions> & { config?: LogConfig } = {}): Promise<Log> {
    return this.run(
      Log.open({
        shared: this.shared,
        directory: this.directory,
        faults: { failed: ({ code }) => this.faulted.push(code) },
        config: LOG_DEFAULTS,
        wasClosed: false,
        recoveryPoint: 0 as Offset,
        logStartOffset: 0 as Offset,
        highWatermark: 0 as Offset,
        ...options,
      }),
    )
  }

  /** Kills the process, or takes the power away, and starts another. */
  restart(how: 'crash' | 'powerLoss' = 'crash'): void {
    if (how === 'crash') this.machine.crash()
    else this.machine.powerLoss()
    this.#incarnation = this.machine.start()
    this.shared = this.#share()
  }

  async append(
    log: Log,
    records: Uint8Array,
    options: Partial<AppendOptions> = {},
  ): Promise<AppendAnswer> {
    return this.run(
      log.append(records, {
        origin: 'client',
        leaderEpoch: 0 as LeaderEpoch,
        nowMs: this.world.clock.nowMs(),
        ...options,
      }),
    )
  }

  async appended(
    log: Log,
    records: Uint8Array,
    options: Partial<AppendOptions> = {},
  ): Promise<AppendedAnswer> {
    const answer = await this.append(log, records, options)
    assert.equal(answer.kind, 'appended', JSON.stringify(answer))
    return answer as AppendedAnswer
  }

  /** The bytes of a file of the log; null when there is none. */
  file(name: string): Uint8Array | null {
    return this.machine.disk.contents(`${this.directory}/${name}`)
  }

  /** Puts a file into the log's directory, in place of one of that name; null takes it away. */
  async put(name: string, bytes: Uint8Array | null): Promise<void> {
    const { disk } = this.world
    const path = `${this.directory}/${name}`
    await this.run(
      (async () => {
        if ((await disk.status(path)) !== null) await disk.remove(path)
        if (bytes === null) return
        const file = await disk.open(path, 'create')
        await file.append([bytes])
        await file.close()
      })(),
    )
  }

  async names(): Promise<string[]> {
    const entries = await this.run(this.world.disk.list(this.directory))
    return entries.map(({ name }) => name)
  }

  /** Whether a line of the log says this. */
  said(message: string): boolean {
    return this.lines.some((line) => line.message === message)
  }

  /** The values of the records that a read gives, with their offsets. */
  async values(log: Log, from = 0, options: Partial<ReadOptions> = {}): Promise<string[]> {
    const found: string[] = []
    let next = from
    for (;;) {
      const bytes = await this.bytes(log, next, options)
      const batches = new BatchCursor(bytes)
      let isLast = true
      while (batches.next()) {
        isLast = false
        next = batches.lastOffset + 1
        if (batches.isControl) continue
        const records = openRecords(batches, { codecs: this.world.codecs, limitBytes: 1e8 })
        while (records.next()) {
          if (records.offset < from) continue
          found.push(`${records.offset}:${Buffer.from(records.value ?? []).toString()}`)
        }
      }
      if (isLast) return found
    }
  }

  async bytes(log: Log, from: number, options: Partial<ReadOptions> = {}): Promise<Uint8Array> {
    const answer = await this.run(
      log.read(from as Offset, {
        maxBytes: 1024 * 1024,
        upTo: 'end',
        minOneBatch: true,
        ...options,
      }),
    )
    assert.equal(answer.kind, 'records')
    if (answer.kind !== 'records') return new Uint8Array(0)
    const bytes = Buffer.concat(answer.pieces)
    assert.equal(bytes.length, answer.sizeBytes)
    answer.release()
    return bytes
  }

  #share(): SharedByLogs {
    return sharedIn(this.world, { ...this.#options, lines: this.lines })
  }
}
