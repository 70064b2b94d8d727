import type { Machine } from '../machine.ts'
import type { Fabric } from './fabric.ts'

/** The network as a test breaks it. What is in flight when a path closes waits until it opens again, or until TCP gives up. */
export class Network {
  readonly #fabric: Fabric
  readonly #machines: () => readonly Machine[]

  constructor(fabric: Fabric, machines: () => readonly Machine[]) {
    this.#fabric = fabric
    this.#machines = machines
  }

  /** One way only: `to` hears nothing from `from`, which still hears `to` (but is not heard acknowledging). */
  block(from: Machine, to: Machine): void {
    this.#fabric.setBlocked([[from.host, to.host]], true)
  }

  unblock(from: Machine, to: Machine): void {
    this.#fabric.setBlocked([[from.host, to.host]], false)
  }

  /** Nothing passes between the two sides, in either direction. */
  partition(left: readonly Machine[], right: readonly Machine[]): void {
    const pairs = left.flatMap(({ host: one }) =>
      right.flatMap(({ host: two }) => [[one, two] as const, [two, one] as const]),
    )
    this.#fabric.setBlocked(pairs, true)
  }

  /** Cuts one machine off from all others. */
  isolate(machine: Machine): void {
    this.partition(
      [machine],
      this.#machines().filter((other) => other !== machine),
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
}
