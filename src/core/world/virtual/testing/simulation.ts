import assert from 'node:assert/strict'
import { calm, drawFaults } from '../faults.ts'
import type { Machine } from '../machine.ts'
import { Universe } from '../universe.ts'
import { Peer } from './peer.ts'
import { STORE_PORT, Store, valuesOf } from './store.ts'

const VALUES = 200

/** What one seed has shown. */
export interface Verdict {
  /** Values that were confirmed to the client and are not on the leader's platter at the end. */
  readonly lost: readonly number[]
  readonly confirmedCount: number
  /** Bytes that a loss of power took, of those that a process could read before it. */
  readonly takenBytes: number
  /** Steps that an incarnation took after its death. */
  readonly deadSteps: number
  readonly traceHash: string
  readonly eventCount: number
}

/** What must be true of a store that confirms after the sync, whatever the seed. */
export function assertKept(seed: number, { lost, confirmedCount, deadSteps }: Verdict): void {
  assert.deepEqual(lost, [], `seed ${seed}`)
  assert.equal(confirmedCount, VALUES, `seed ${seed} makes progress when the faults end`)
  assert.equal(deadSteps, 0, `seed ${seed}`)
}

/**
 * Three stores on three machines and a client, for a minute of deaths and bad network, then peace. This is the
 * pattern of every simulation: make a universe, plan its misfortunes with dice of their own, run, end the
 * faults, run on, and check what must be true.
 */
export async function simulate(seed: number, confirmsBeforeSync: boolean): Promise<Verdict> {
  const scene = new Scene(seed, confirmsBeforeSync)
  return scene.run()
}

class Scene {
  readonly #universe: Universe
  readonly #confirmsBeforeSync: boolean
  readonly #machines: readonly Machine[]
  readonly #confirmed: number[] = []
  #takenBytes = 0
  #deadSteps = 0
  #atPeace = false

  constructor(seed: number, confirmsBeforeSync: boolean) {
    const faults = drawFaults(seed)
    // The store has no answer to a broken disk, so it gets one that is merely slow.
    const disk = { ...calm.disk, slowChance: faults.disk.slowChance, slowMs: faults.disk.slowMs }
    this.#universe = new Universe({ seed, faults: { ...faults, disk } })
    this.#confirmsBeforeSync = confirmsBeforeSync
    this.#machines = ['one', 'two', 'three'].map((name) => this.#universe.machine(name))
  }

  async run(): Promise<Verdict> {
    for (const machine of this.#machines) this.#start(machine)
    this.#startClient()
    this.#planMisfortune()
    await this.#universe.runFor(60_000)
    this.#atPeace = true
    this.#universe.faults = calm
    this.#mend()
    await this.#universe.runFor(30_000)
    return this.#verdict()
  }

  #start(machine: Machine): void {
    if (machine.incarnations.length > 0) return
    const incarnation = machine.start()
    const step = (): void => {
      if (incarnation.end !== null) this.#deadSteps += 1
    }
    const followers = machine.name === 'one' ? ['two', 'three'] : []
    const confirmsBeforeSync = this.#confirmsBeforeSync
    void Store.start(incarnation.world, { followers, confirmsBeforeSync, step })
  }

  #startClient(): void {
    const { world } = this.#universe.machine('client').start()
    const peer = new Peer(world, 'one', STORE_PORT)
    const dice = this.#universe.dice('client')
    for (let value = 1; value <= VALUES; value += 1) {
      world.timers.after(dice.below(60_000), async () => {
        await peer.add(value)
        this.#confirmed.push(value)
        // A promise is weakest in the moment in which it is given: blind misfortune seldom meets it.
        if (dice.chance(0.01)) this.#universe.after(0, () => this.#blackout())
      })
    }
  }

  #planMisfortune(): void {
    const dice = this.#universe.dice('misfortune')
    const strike = (): void => {
      if (this.#atPeace) return
      const machine = dice.pick(this.#machines as [Machine, ...Machine[]])
      const kind = dice.pick(['crash', 'powerLoss', 'blackout', 'pause', 'isolate'])
      if (kind === 'crash') machine.crash()
      else if (kind === 'powerLoss') this.#losePower([machine])
      else if (kind === 'blackout') this.#losePower(this.#machines)
      else if (kind === 'pause') machine.pause()
      else this.#universe.network.isolate(machine)
      this.#universe.after(dice.below(3_000), () => this.#mend())
      this.#universe.after(dice.below(8_000), strike)
    }
    this.#universe.after(dice.below(8_000), strike)
  }

  #blackout(): void {
    if (this.#atPeace) return
    this.#losePower(this.#machines)
    this.#universe.after(1_000, () => this.#mend())
  }

  #mend(): void {
    this.#universe.network.heal()
    for (const machine of this.#machines) {
      machine.resume()
      this.#start(machine)
    }
  }

  #losePower(machines: readonly Machine[]): void {
    const left = (machine: Machine): number => machine.disk.contents('/log')?.length ?? 0
    for (const machine of machines) {
      const before = left(machine)
      machine.powerLoss()
      this.#takenBytes += Math.max(0, before - left(machine))
    }
  }

  #verdict(): Verdict {
    const contents = this.#machines[0]?.disk.stableContents('/log') ?? new Uint8Array(0)
    const kept = new Set(valuesOf(contents))
    return {
      lost: this.#confirmed.filter((value) => !kept.has(value)),
      confirmedCount: this.#confirmed.length,
      takenBytes: this.#takenBytes,
      deadSteps: this.#deadSteps,
      traceHash: this.#universe.trace.hash,
      eventCount: this.#universe.eventCount,
    }
  }
}
