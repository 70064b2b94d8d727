import { assert } from '../../../assert/index.ts'
import type { Machine } from '../machine.ts'
import type { Fabric } from './fabric.ts'
import type { Host } from './host.ts'

/** The network as a test breaks it. What is in flight when a path closes waits until it opens again, or until TCP gives up. */
export class Network {
  readonly #fabric: Fabric
  readonly #hosts: ReadonlyMap<Machine, Host>

  constructor(fabric: Fabric, hosts: ReadonlyMap<Machine, Host>) {
    this.#fabric = fabric
    this.#hosts = hosts
  }

  /** One way only: `to` hears nothing from `from`, which still hears `to` (but is not heard acknowledging). */
  block(from: Machine, to: Machine): void {
    this.#fabric.setBlocked([[this.#hostOf(from), this.#hostOf(to)]], true)
  }

  unblock(from: Machine, to: Machine): void {
    this.#fabric.setBlocked([[this.#hostOf(from), this.#hostOf(to)]], false)
  }

  /** Nothing passes between the two sides, in either direction. */
  partition(left: readonly Machine[], right: readonly Machine[]): void {
    const pairs: [Host, Host][] = []
    for (const one of left.map((machine) => this.#hostOf(machine))) {
      for (const two of right.map((machine) => this.#hostOf(machine))) {
        pairs.push([one, two], [two, one])
      }
    }
    this.#fabric.setBlocked(pairs, true)
  }

  /** Cuts one machine off from all others. */
  isolate(machine: Machine): void {
    this.partition(
      [machine],
      [...this.#hosts.keys()].filter((other) => other !== machine),
    )
  }

  /** Opens every path. */
  heal(): void {
    this.#fabric.heal()
  }

  /** Cuts every connection that stands, as a restarted firewall does; both ends are told. */
  cutConnections(): void {
    for (const connection of this.#fabric.connections) connection.cut()
  }

  #hostOf(machine: Machine): Host {
    const host = this.#hosts.get(machine)
    assert(host !== undefined, 'a machine of another universe')
    return host
  }
}
