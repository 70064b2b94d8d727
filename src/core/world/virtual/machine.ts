import type { LogLine } from '../../logging/index.ts'
import type { Codecs } from '../codecs.ts'
import type { JobTable, JobWorld } from '../jobs.ts'
import type { Outside } from '../outside.ts'
import type { World } from '../world.ts'
import { MachineClock, VirtualClock } from './clock.ts'
import type { Dice } from './dice.ts'
import { MachineDisk } from './disk/machine-disk.ts'
import { type OpenFiles, VirtualDisk } from './disk/virtual-disk.ts'
import { Volume } from './disk/volume.ts'
import type { Engine } from './engine.ts'
import type { Faults } from './faults.ts'
import { Incarnation } from './incarnation.ts'
import { VirtualJobs } from './jobs.ts'
import { Life } from './life.ts'
import type { Fabric } from './net/fabric.ts'
import type { Host } from './net/host.ts'
import { VirtualNet } from './net/virtual-net.ts'
import { VirtualObjects } from './objects.ts'
import { VirtualOutside } from './outside.ts'
import { VirtualRandom } from './random.ts'
import { VirtualTimers } from './timers.ts'

export interface StartOptions {
  /** The jobs that the process knows. */
  readonly jobs?: JobTable
  /** How many files it may have open. */
  readonly openFilesLimit?: number
}

/** What a machine has from its universe. */
export interface Surroundings {
  readonly seed: string
  readonly engine: Engine
  readonly fabric: Fabric
  readonly codecs: Codecs
  readonly objects: Map<string, Uint8Array>
  readonly keySets: ReadonlyMap<string, string>
  readonly faults: () => Faults
  readonly dice: (purpose: string) => Dice
  readonly addressesOf: (host: string) => readonly string[]
  readonly logged: (incarnation: string, line: LogLine) => void
  readonly foundBug: (incarnation: string, bug: unknown) => void
}

/**
 * One machine: a disk, two clocks and an address, which outlive the processes that run on it.
 * Made by `Universe.machine`.
 */
export class Machine {
  readonly name: string
  readonly clock: MachineClock
  readonly disk: MachineDisk
  readonly #surroundings: Surroundings
  readonly #host: Host
  readonly #volume: Volume
  readonly #dice: Dice
  readonly #incarnations = new Set<Incarnation>()
  #started = 0

  constructor(surroundings: Surroundings, host: Host) {
    const { name } = host
    const { dice, engine, faults } = surroundings
    this.name = name
    this.#surroundings = surroundings
    this.#host = host
    this.#dice = dice(`${name}/machine`)
    this.clock = new MachineClock(engine.schedule, dice(`${name}/clock`), faults)
    this.#volume = new Volume({
      dice: dice(`${name}/volume`),
      nowMs: () => this.clock.wallMs(),
      capacityBytes: Number.POSITIVE_INFINITY,
    })
    this.disk = new MachineDisk(this.#volume, () => this.incarnations.length > 0)
  }

  /** Where others dial it; its name resolves to this. */
  get address(): string {
    return this.#host.address
  }

  /** Its processes that live, oldest first. */
  get incarnations(): readonly Incarnation[] {
    return [...this.#incarnations].filter((incarnation) => incarnation.end === null)
  }

  /** Starts a process; gives the machine power if it had none. A machine can run several, as `ottla start --brokers 4` does. */
  start(options: StartOptions = {}): Incarnation {
    this.#started += 1
    this.#setPower(true)
    const { engine } = this.#surroundings
    const lane = engine.lane(`${this.name}#${this.#started}`)
    const life = new Life(lane, engine.schedule, engine.trace)
    const halted = (bug: unknown): void => this.#halt(incarnation, bug)
    const world = this.#makeWorld(life, options, halted)
    const incarnation = new Incarnation(life, world, () => engine.proceed(lane))
    lane.onBug = halted
    this.#incarnations.add(incarnation)
    void incarnation.ended.then(() => this.#incarnations.delete(incarnation))
    return incarnation
  }

  /** Kills all its processes. */
  crash(): void {
    for (const incarnation of this.#incarnations) incarnation.crash()
    this.#incarnations.clear()
  }

  /**
   * Takes the power away: kills all its processes, and of the disk leaves what was synced and some of the
   * rest. Nobody is told: connections of others find out by their time-outs, or when it is started again.
   */
  powerLoss(): void {
    this.#setPower(false)
    for (const incarnation of this.#incarnations) incarnation.finish({ cause: 'powerLoss' })
    this.#incarnations.clear()
    this.#volume.losePower()
    this.#surroundings.engine.trace.noteText('powerLoss', 0, this.name)
  }

  /** Stops all its processes, as SIGSTOP does. */
  pause(): void {
    for (const incarnation of this.#incarnations) incarnation.pause()
  }

  resume(): void {
    for (const incarnation of this.#incarnations) incarnation.resume()
  }

  #makeWorld(life: Life, options: StartOptions, halted: (bug: unknown) => void): World {
    const { faults, fabric, codecs, addressesOf, seed } = this.#surroundings
    const dice = this.#dice
    const openFiles: OpenFiles = { count: 0, limit: options.openFilesLimit ?? 65_536 }
    const clock = new VirtualClock(life, this.clock)
    const timers = new VirtualTimers(life, { clock: this.clock, dice, faults })
    const makeDisk = () =>
      new VirtualDisk({ life, volume: this.#volume, dice: this.#volume.dice, faults, openFiles })
    const makeJobWorld = (): JobWorld => ({ clock, timers, disk: makeDisk(), codecs })
    return {
      clock,
      timers,
      net: new VirtualNet({
        life,
        fabric,
        host: this.#host,
        dice: fabric.dice,
        clock: this.clock,
        addressesOf,
      }),
      disk: makeDisk(),
      random: new VirtualRandom(life, `${seed}/${life.lane.name}`),
      jobs: new VirtualJobs(life, { table: options.jobs ?? {}, dice, makeWorld: makeJobWorld }),
      codecs,
      outside: this.#makeOutside(life, halted),
    }
  }

  #makeOutside(life: Life, halted: (bug: unknown) => void): Outside {
    const { objects, addressesOf, keySets, logged } = this.#surroundings
    return new VirtualOutside(life, {
      objects: new VirtualObjects(life, this.#dice, objects),
      dice: this.#dice,
      addressesOf,
      keySets,
      logged: (line) => logged(life.lane.name, line),
      halted,
    })
  }

  #setPower(on: boolean): void {
    if (this.#host.powered === on) return
    this.#host.powered = on
    this.#surroundings.fabric.changed()
  }

  #halt(incarnation: Incarnation, bug: unknown): void {
    if (incarnation.end !== null) return
    incarnation.finish({ cause: 'halt', bug })
    this.#incarnations.delete(incarnation)
    this.#surroundings.foundBug(incarnation.name, bug)
  }
}
