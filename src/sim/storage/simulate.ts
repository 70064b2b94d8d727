import { type Dice, drawFaults, type Faults, Universe } from '#core/world/virtual'
import { LogSimulation } from './simulation.ts'

export interface SimulationOptions {
  readonly seed: number
  /** Steps of the history; each is an operation, a look, a stop or a death. */
  readonly steps?: number
  /** Whether the disk fails, too: fills up, refuses to sync, breaks. */
  readonly failingDisk?: boolean
}

/** What became of one seed. */
export interface Simulated {
  readonly seed: number
  /** Empty when every invariant held. */
  readonly problems: readonly string[]
  readonly restarts: number
  readonly appended: number
  /** What was done, a line each: the end of it leads to the problem. */
  readonly history: readonly string[]
  /** Of all that happened: the same seed gives the same. */
  readonly traceHash: string
}

const DEFAULT_STEPS = 60

/** Runs one seed: a log beside its model. Never rejects for what the log does; a bug in the simulation does. */
export async function simulateLog(options: SimulationOptions): Promise<Simulated> {
  const { seed, steps = DEFAULT_STEPS, failingDisk = false } = options
  const universe = new Universe({ seed })
  const dice = universe.dice('storage simulation')
  const faults = failingDisk ? failingFaults(seed, dice) : universe.faults
  const simulation = new LogSimulation({ universe, dice, faults })
  await simulation.run(steps)
  const { problems, restarts, appended, history } = simulation
  return { seed, problems, restarts, appended, history, traceHash: universe.trace.hash }
}

/** Of the disk alone, and nothing that changes what was written: rot has checks of its own. */
function failingFaults(seed: number, dice: Dice): Faults {
  const drawn = drawFaults(seed)
  const { disk } = drawn
  const rarely = (chance: number): number => Math.min(chance, dice.fraction() * 0.02)
  return {
    ...drawn,
    disk: {
      ...disk,
      readErrorChance: rarely(disk.readErrorChance),
      appendErrorChance: rarely(disk.appendErrorChance),
      syncErrorChance: rarely(disk.syncErrorChance),
      nameErrorChance: rarely(disk.nameErrorChance),
      noSpaceChance: dice.fraction() * 0.1,
      flipOnReadChance: 0,
      rotChance: 0,
    },
  }
}
