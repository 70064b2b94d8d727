import type { JobTable, JobWorld } from '../jobs.ts'
import type { World } from '../world.ts'
import { MachineClock, VirtualClock } from './clock.ts'
import type { Dice } from './dice.ts'
import { MachineDisk } from './disk/machine-disk.ts'
import { type OpenFiles, VirtualDisk } from './disk/virtual-disk.ts'
import { Volume } from './disk/volume.ts'
import { Incarnation } from './incarnation.ts'
import { VirtualJobs } from './jobs.ts'
import { Life } from './life.ts'
import { Host } from './net/host.ts'
import { VirtualNet } from './net/virtual-net.ts'
import { VirtualObjects } from './objects.ts'
import { VirtualOutside } from './outside.ts'
import { VirtualRandom } from './random.ts'
import { VirtualTimers } from './timers.ts'
import type { Universe } from './universe.ts'

export interface StartOptions {
  /** The jobs that the process knows. */
  readonly jobs?: JobTable
  /** How many files it may have open. */
  readonly openFilesLimit?: number
}

/**
 * One machine: a disk, two clocks and an address, which outlive the processes that run on it.
 * Made by `Universe.machine`.
 */
export class Machine {
  readonly name: string
  readonly clock: MachineClock
  readonly disk: MachineDisk
  /** For the network. */
  readonly host: Host
  readonly #universe: Universe
  readonly #volume: Volume
  readonly #dice: Dice
  readonly #incarnations = new Set<Incarnation>()
  #started = 0

  constructor(universe: Universe, name: string, address: string) {
    this.name = name
    this.#universe = universe
    this.#dice = universe.dice(`${name}/machine`)
    const faults = () => universe.faults
    this.clock = new MachineClock(universe.schedule, universe.dice(`${name}/clock`), faults)
    this.#volume = new Volume({
      dice: universe.dice(`${name}/volume`),
      nowMs: () => this.clock.wallMs(),
      capacityBytes: Number.POSITIVE_INFINITY,
    })
    this.disk = new MachineDisk(this.#volume)
    this.host = new Host(name, address, universe.dice(`${name}/host`))
    universe.fabric.add(this.host)
  }

  /** Where others dial it; its name resolves to this. */
  get address(): string {
    return this.host.address
  }

  /** Its processes that live, oldest first. */
  get incarnations(): readonly Incarnation[] {
    return [...this.#incarnations].filter((incarnation) => incarnation.end === null)
  }

  /** Starts a process; gives the machine power if it had none. A machine can run several, as `ottla start --brokers 4` does. */
  start(options: StartOptions = {}): Incarnation {
    this.#started += 1
    this.#setPower(true)
    const name = `${this.name}#${this.#started}`
    const lane = this.#universe.lane(name)
    const life = new Life(lane, this.#universe.schedule, this.#universe.trace)
    const incarnation: Incarnation = new Incarnation(
      life,
      this.#makeWorld(life, options, (bug) => this.#halt(incarnation, bug)),
      () => this.#universe.proceed(lane),
    )
    this.#incarnations.add(incarnation)
    this.#universe.watch(lane, (bug) => this.#halt(incarnation, bug))
    incarnation.ended.then(() => this.#incarnations.delete(incarnation))
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
    this.#universe.trace.noteText('powerLoss', 0, this.name)
  }

  /** Stops all its processes, as SIGSTOP does. */
  pause(): void {
    for (const incarnation of this.#incarnations) incarnation.pause()
  }

  resume(): void {
    for (const incarnation of this.#incarnations) incarnation.resume()
  }

  #makeWorld(life: Life, options: StartOptions, halted: (bug: Error) => void): World {
    const universe = this.#universe
    const faults = () => universe.faults
    const dice = this.#dice
    const openFiles: OpenFiles = { count: 0, limit: options.openFilesLimit ?? 65_536 }
    const clock = new VirtualClock(life, this.clock)
    const timers = new VirtualTimers(life, { clock: this.clock, dice, faults })
    const makeDisk = () =>
      new VirtualDisk({ life, volume: this.#volume, dice: this.#volume.dice, faults, openFiles })
    const { codecs } = universe
    const makeJobWorld = (): JobWorld => ({ clock, timers, disk: makeDisk(), codecs })
    return {
      clock,
      timers,
      net: new VirtualNet({
        life,
        fabric: universe.fabric,
        host: this.host,
        dice: universe.fabric.dice,
        clock: this.clock,
        addressesOf: (host) => universe.addressesOf(host),
      }),
      disk: makeDisk(),
      random: new VirtualRandom(life, `${universe.seed}/${life.lane.name}`),
      jobs: new VirtualJobs(life, { table: options.jobs ?? {}, dice, makeWorld: makeJobWorld }),
      codecs,
      outside: new VirtualOutside(life, {
        objects: new VirtualObjects(life, dice, universe.objects),
        dice,
        addressesOf: (host) => universe.addressesOf(host),
        keySets: universe.keySets,
        logged: (line) => universe.logged(life.lane.name, line),
        halted,
      }),
    }
  }

  #setPower(on: boolean): void {
    if (this.host.powered === on) return
    this.host.powered = on
    this.#universe.fabric.changed()
  }

  #halt(incarnation: Incarnation, bug: unknown): void {
    if (incarnation.end !== null) return
    incarnation.finish({ cause: 'halt', bug })
    this.#incarnations.delete(incarnation)
    this.#universe.foundBug(incarnation.name, bug)
  }
}
