import type { Dice } from '../dice.ts'
import type { Engine } from '../engine.ts'
import type { Faults } from '../faults.ts'
import type { Lane } from '../lane.ts'
import type { Schedule } from '../schedule.ts'
import type { Connection } from './connection.ts'
import type { Host } from './host.ts'

export interface FabricOptions {
  readonly engine: Engine
  readonly dice: Dice
  readonly faults: () => Faults
}

/** Everything between hosts: who is there, and who can reach whom. */
export class Fabric {
  readonly schedule: Schedule
  readonly dice: Dice
  readonly faults: () => Faults
  readonly connections = new Set<Connection>()
  readonly #engine: Engine
  readonly #lane: Lane
  readonly #hosts = new Map<string, Host>()
  readonly #blocked = new Map<Host, Set<Host>>()

  /** Counts the changes of what can reach what. */
  version = 0

  constructor(options: FabricOptions) {
    this.#engine = options.engine
    this.schedule = options.engine.schedule
    this.dice = options.dice
    this.faults = options.faults
    this.#lane = options.engine.lane('network')
  }

  add(host: Host): void {
    this.#hosts.set(host.address, host)
  }

  hostAt(address: string): Host | undefined {
    return this.#hosts.get(address)
  }

  /** Each wire has a lane: its order is its own, and wires are shuffled among each other. */
  wireLane(): Lane {
    return this.#engine.lane('wire')
  }

  after(delayUs: number, task: () => void): void {
    this.schedule.after(delayUs, this.#lane, task)
  }

  /** Whether what is on its way from one host to another arrives now. */
  isOpen(from: Host, to: Host): boolean {
    return to.powered && this.#blocked.get(from)?.has(to) !== true
  }

  /** How long something takes from one host to another. */
  delayUs(from: Host, to: Host): number {
    if (from === to) return this.dice.between(5, 50)
    const { delayMs, tailChance, tailMs } = this.faults().net
    const spreadUs = this.dice.fraction() * delayMs * 1000
    const tailUs = this.dice.chance(tailChance) ? this.dice.fraction() * tailMs * 1000 : 0
    return this.dice.between(50, 500) + Math.floor(spreadUs + tailUs)
  }

  /** Blocks, or opens, one direction of each pair. */
  setBlocked(pairs: Iterable<readonly [from: Host, to: Host]>, isBlocked: boolean): void {
    for (const [from, to] of pairs) {
      const blocked = this.#blocked.get(from) ?? new Set()
      this.#blocked.set(from, blocked)
      if (isBlocked) blocked.add(to)
      else blocked.delete(to)
    }
    this.changed()
  }

  heal(): void {
    this.#blocked.clear()
    this.changed()
  }

  /** A path was blocked or opened, a host lost or got power. */
  changed(): void {
    this.version += 1
    for (const connection of this.connections) connection.pathChanged()
  }
}
