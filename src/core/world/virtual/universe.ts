import { pureCodecs } from '../../compression/index.ts'
import type { LogLine } from '../../logging/index.ts'
import type { Codecs } from '../codecs.ts'
import { Dice } from './dice.ts'
import { Engine } from './engine.ts'
import { calm, type Faults } from './faults.ts'
import { Machine, type Surroundings } from './machine.ts'
import { Fabric } from './net/fabric.ts'
import { Host } from './net/host.ts'
import { Network } from './net/network.ts'
import { Trace, type TraceOptions } from './trace.ts'

export interface UniverseOptions {
  readonly seed: number | string
  /** Absent: none (`calm`). `drawFaults(seed)` gives those of a seed. */
  readonly faults?: Faults
  /** Absent: the pure tier, which gives the same bytes on every machine [E29]. */
  readonly codecs?: Codecs
  readonly trace?: TraceOptions
  /** A bug that halts an incarnation ends the run, which then rejects with it. True unless the test wants bugs. */
  readonly stopAtBugs?: boolean
  /** Hears every line that an incarnation logs. */
  readonly logged?: (incarnation: string, line: LogLine) => void
}

/** A bug that halted an incarnation. */
export interface FoundBug {
  readonly incarnation: string
  readonly bug: unknown
}

/**
 * Machines, a network between them and one virtual time, in one thread, from one seed.
 *
 * Nothing moves but inside `runFor`, `runUntil`, `runToIdle` and `settle`. Between two events all microtasks run, so
 * the async functions of a program make all the progress that they can before time goes on.
 */
export class Universe {
  readonly seed: string
  readonly trace: Trace
  readonly network: Network
  /** The store behind every `outside.objects`. */
  readonly objects = new Map<string, Uint8Array>()
  /** What `outside.fetchKeys` finds, by URL. */
  readonly keySets = new Map<string, string>()
  /** Addresses of names that are not machines. */
  readonly names = new Map<string, readonly string[]>()
  readonly bugs: FoundBug[] = []
  /** Can be changed at any time; `calm` ends all faults, which is what a test of liveness does. */
  faults: Faults
  readonly #options: UniverseOptions
  readonly #codecs: Codecs
  readonly #engine: Engine
  readonly #fabric: Fabric
  readonly #machines = new Map<string, Machine>()
  readonly #hosts = new Map<Machine, Host>()

  constructor(options: UniverseOptions) {
    this.#options = options
    this.seed = String(options.seed)
    this.faults = options.faults ?? calm
    this.#codecs = options.codecs ?? pureCodecs()
    this.trace = new Trace(options.trace)
    const faults = () => this.faults
    const tieSalt = this.dice('ties').word()
    const stalls = this.dice('stalls')
    this.#engine = new Engine({ trace: this.trace, tieSalt, stalls, faults })
    this.#fabric = new Fabric({ engine: this.#engine, dice: this.dice('network'), faults })
    this.network = new Network(this.#fabric, this.#hosts)
  }

  /** Virtual milliseconds since the beginning: true time, which no machine can read. */
  get nowMs(): number {
    return this.#engine.schedule.nowUs / 1000
  }

  /** How many events have happened. */
  get eventCount(): number {
    return this.#engine.eventCount
  }

  /** The machine of that name; made when asked for the first time. */
  machine(name: string): Machine {
    let machine = this.#machines.get(name)
    if (machine === undefined) {
      const number = this.#machines.size + 1
      const address = `10.0.${number >> 8}.${number & 0xff}`
      const host = new Host(name, address, this.dice(`${name}/host`))
      machine = new Machine(this.#surroundings(), host)
      this.#fabric.add(host)
      this.#machines.set(name, machine)
      this.#hosts.set(machine, host)
    }
    return machine
  }

  /** Lets `task` happen to nobody in particular: how a test plans crashes and partitions. */
  after(delayMs: number, task: () => void): void {
    this.#engine.after(delayMs, task)
  }

  /** Runs for so long of virtual time, whether or not anything happens. */
  async runFor(ms: number): Promise<void> {
    const { schedule } = this.#engine
    const endUs = schedule.nowUs + Math.ceil(ms * 1000)
    await this.#run(() => schedule.nextAtUs() > endUs)
    schedule.nowUs = Math.max(schedule.nowUs, endUs)
  }

  /** Runs until nothing is left that could happen. */
  async runToIdle(): Promise<void> {
    await this.#run(() => false)
  }

  /** Runs until `condition` holds, looked at after every event. False when it is idle, or `limitMs` have passed, before that. */
  async runUntil(condition: () => boolean, limitMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { schedule } = this.#engine
    const endUs = schedule.nowUs + limitMs * 1000
    await this.#run(() => condition() || schedule.nextAtUs() > endUs)
    return condition()
  }

  /** Runs until the promise has settled, and gives what it gave. */
  async settle<T>(promise: T | Promise<T>): Promise<T> {
    let settled = false
    const note = (): void => {
      settled = true
    }
    const waited = Promise.resolve(promise)
    waited.then(note, note)
    if (await this.runUntil(() => settled)) return waited
    throw new Error(`${this.#where()}: the universe is idle and the promise has not settled`)
  }

  /** Dice of a purpose of their own, for a test that wants its choices to hang on the seed. */
  dice(purpose: string): Dice {
    return new Dice(`${this.seed}/universe/${purpose}`)
  }

  #surroundings(): Surroundings {
    return {
      seed: this.seed,
      engine: this.#engine,
      fabric: this.#fabric,
      codecs: this.#codecs,
      objects: this.objects,
      keySets: this.keySets,
      faults: () => this.faults,
      dice: (purpose) => this.dice(purpose),
      addressesOf: (host) => this.#addressesOf(host),
      logged: (incarnation, line) => this.#options.logged?.(incarnation, line),
      foundBug: (incarnation, bug) => this.#foundBug(incarnation, bug),
    }
  }

  #foundBug(incarnation: string, bug: unknown): void {
    this.bugs.push({ incarnation, bug })
    this.trace.noteText('halt', 0, incarnation)
  }

  #addressesOf(host: string): readonly string[] {
    const machine = this.#machines.get(host)
    return machine === undefined ? (this.names.get(host) ?? []) : [machine.address]
  }

  #run(isOver: () => boolean): Promise<void> {
    return this.#engine.run(() => {
      this.#checkBugs()
      return isOver()
    })
  }

  #checkBugs(): void {
    if (this.#options.stopAtBugs === false) return
    const found = this.bugs[0]
    if (found === undefined) return
    throw new Error(`${this.#where()}: ${found.incarnation} halted: ${String(found.bug)}`, {
      cause: found.bug,
    })
  }

  #where(): string {
    return `seed ${this.seed}, ${this.nowMs} ms, ${process.version}`
  }
}
