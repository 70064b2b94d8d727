import { pureCodecs } from '../../compression/index.ts'
import type { LogLine } from '../../logging/index.ts'
import type { Codecs } from '../codecs.ts'
import { Dice } from './dice.ts'
import { calm, type Faults } from './faults.ts'
import { Lane } from './lane.ts'
import { drive } from './loop.ts'
import { Machine } from './machine.ts'
import { Fabric } from './net/fabric.ts'
import { Network } from './net/network.ts'
import { Schedule } from './schedule.ts'
import { Trace, type TraceOptions } from './trace.ts'

/** More events than any honest run has: something wakes itself for ever. */
const EVENTS_LIMIT = 200_000_000

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
  readonly schedule: Schedule
  readonly trace: Trace
  readonly codecs: Codecs
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
  /** For the machines. */
  readonly fabric: Fabric
  readonly #options: UniverseOptions
  readonly #machines = new Map<string, Machine>()
  readonly #bugHandlers = new Map<Lane, (bug: unknown) => void>()
  readonly #stalls: Dice
  readonly #self = new Lane(0, 'universe')
  #lanes = 0
  #events = 0
  #running = false

  constructor(options: UniverseOptions) {
    this.#options = options
    this.seed = String(options.seed)
    this.faults = options.faults ?? calm
    this.codecs = options.codecs ?? pureCodecs()
    this.trace = new Trace(options.trace)
    this.schedule = new Schedule(this.dice('ties').word())
    this.#stalls = this.dice('stalls')
    this.fabric = new Fabric({
      schedule: this.schedule,
      dice: this.dice('network'),
      faults: () => this.faults,
      makeLane: (name) => this.lane(name),
    })
    this.network = new Network(this.fabric, () => [...this.#machines.values()])
  }

  /** Virtual milliseconds since the beginning: true time, which no machine can read. */
  get nowMs(): number {
    return this.schedule.nowUs / 1000
  }

  /** How many events have happened. */
  get eventCount(): number {
    return this.#events
  }

  /** The machine of that name; made when asked for the first time. */
  machine(name: string): Machine {
    let machine = this.#machines.get(name)
    if (machine === undefined) {
      const number = this.#machines.size + 1
      machine = new Machine(this, name, `10.0.${number >> 8}.${number & 0xff}`)
      this.#machines.set(name, machine)
    }
    return machine
  }

  /** Lets `task` happen to nobody in particular: how a test plans crashes and partitions. */
  after(delayMs: number, task: () => void): void {
    this.schedule.after(Math.ceil(delayMs * 1000), this.#self, task)
  }

  /** Runs for so long of virtual time, whether or not anything happens. */
  async runFor(ms: number): Promise<void> {
    const endUs = this.schedule.nowUs + Math.ceil(ms * 1000)
    await this.#run(() => this.schedule.nextAtUs() > endUs)
    this.schedule.nowUs = Math.max(this.schedule.nowUs, endUs)
  }

  /** Runs until nothing is left that could happen. */
  async runToIdle(): Promise<void> {
    await this.#run(() => false)
  }

  /** Runs until `condition` holds, looked at after every event. False when it is idle, or `limitMs` have passed, before that. */
  async runUntil(condition: () => boolean, limitMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const endUs = this.schedule.nowUs + limitMs * 1000
    await this.#run(() => condition() || this.schedule.nextAtUs() > endUs)
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

  // What follows is for the machines.

  lane(name: string): Lane {
    this.#lanes += 1
    return new Lane(this.#lanes, name)
  }

  /** Who is told what an event of the lane has thrown. */
  watch(lane: Lane, onBug: (bug: unknown) => void): void {
    this.#bugHandlers.set(lane, onBug)
  }

  /** Takes one reason to stand still away; what came due meanwhile happens now, in its order. */
  proceed(lane: Lane): void {
    lane.pauses -= 1
    if (lane.pauses > 0 || !lane.alive) return
    const due = lane.deferred
    lane.deferred = []
    for (const event of due) {
      this.schedule.after(0, lane, () => {
        const { task } = event
        event.task = null
        task?.()
      })
    }
  }

  foundBug(incarnation: string, bug: unknown): void {
    this.bugs.push({ incarnation, bug })
    this.trace.noteText('halt', 0, incarnation)
  }

  addressesOf(host: string): readonly string[] {
    const machine = this.#machines.get(host)
    return machine === undefined ? (this.names.get(host) ?? []) : [machine.address]
  }

  logged(incarnation: string, line: LogLine): void {
    this.#options.logged?.(incarnation, line)
  }

  async #run(isOver: () => boolean): Promise<void> {
    if (this.#running) throw new Error('the universe is running already')
    this.#running = true
    try {
      await drive(() => {
        this.#checkBugs()
        return !isOver() && this.#step()
      })
    } finally {
      this.#running = false
    }
  }

  /** Lets the next event happen; false when there is none. */
  #step(): boolean {
    const event = this.schedule.next()
    if (event === undefined) return false
    const { lane, task } = event
    if (task === null || !lane.alive) return true
    if (lane.pauses === 0) this.#maybeStall(lane)
    if (lane.pauses > 0) {
      lane.deferred.push(event)
      return true
    }
    event.task = null
    this.#events += 1
    if (this.#events > EVENTS_LIMIT) throw new Error(`${this.#where()}: too many events`)
    this.trace.note('event', lane.number, event.atUs, event.sequence)
    this.#perform(lane, task)
    return true
  }

  #perform(lane: Lane, task: () => void): void {
    try {
      task()
    } catch (bug) {
      const tell = this.#bugHandlers.get(lane)
      if (tell === undefined) throw bug
      // Who finds a bug halts the world and then throws it: by then it has been told.
      tell(bug)
    }
  }

  #maybeStall(lane: Lane): void {
    const { stallChance, stallMs } = this.faults.process
    if (!this.#bugHandlers.has(lane) || !this.#stalls.chance(stallChance)) return
    lane.pauses += 1
    this.after(this.#stalls.fraction() * stallMs, () => this.proceed(lane))
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
