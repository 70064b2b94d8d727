import { Dice } from './dice.ts'

/**
 * How hard the world is on programs. Chances are probabilities per call (disk), per segment or dial (net) or per event
 * (process); the rest are greatest values, drawn evenly below. All zero is a world without faults, in
 * which delays, cuts and the choice between "at once" and "by promise" still vary with the seed,
 * because those are no faults but what a program must always stand.
 */
export interface Faults {
  readonly process: {
    /** A process stands still before an event (a long collection, a stolen CPU)... */
    readonly stallChance: number
    /** ...for at most so long. */
    readonly stallMs: number
    /** How late a timer may fire. */
    readonly timerLateMs: number
  }
  readonly clock: {
    /** Wall clocks of machines differ from true time by up to this, either way. */
    readonly skewMs: number
    /** They run fast or slow by up to so many parts per million; monotonic clocks too. */
    readonly driftPpm: number
    /** Wall clocks jump about so often, by up to `jumpMs`, either way. */
    readonly jumpsPerHour: number
    readonly jumpMs: number
  }
  readonly disk: {
    readonly slowChance: number
    readonly slowMs: number
    readonly readErrorChance: number
    /** `EIO` after a part was written. */
    readonly appendErrorChance: number
    /** The sync fails and the kernel forgets that the pages were dirty (fsyncgate). */
    readonly syncErrorChance: number
    /** `EIO` of whatever works on names: open, rename, list... */
    readonly nameErrorChance: number
    /** `ENOSPC` after a part was written, as when a neighbour fills the disk. */
    readonly noSpaceChance: number
    /** One bit of what was read is wrong; the next read is right again. */
    readonly flipOnReadChance: number
    /** One bit of the file rots when it is synced; every later read sees it. */
    readonly rotChance: number
  }
  readonly net: {
    /** Added to the delay of a segment, evenly below. */
    readonly delayMs: number
    /** So often it takes up to `tailMs` longer, and what follows on its connection waits behind it. */
    readonly tailChance: number
    readonly tailMs: number
    /** The connection is cut when a segment arrives, and what is in flight is lost. */
    readonly resetChance: number
    /** A dial is refused although somebody listens. */
    readonly refuseChance: number
    /** A new connection goes silent some time later: nothing arrives any more, in neither direction. */
    readonly silenceChance: number
  }
}

/** No faults at all. */
export const calm: Faults = {
  process: { stallChance: 0, stallMs: 0, timerLateMs: 0 },
  clock: { skewMs: 0, driftPpm: 0, jumpsPerHour: 0, jumpMs: 0 },
  disk: {
    slowChance: 0,
    slowMs: 0,
    readErrorChance: 0,
    appendErrorChance: 0,
    syncErrorChance: 0,
    nameErrorChance: 0,
    noSpaceChance: 0,
    flipOnReadChance: 0,
    rotChance: 0,
  },
  net: {
    delayMs: 0,
    tailChance: 0,
    tailMs: 0,
    resetChance: 0,
    refuseChance: 0,
    silenceChance: 0,
  },
}

/** The worst that `drawFaults` gives: every knob at its end would let nothing work at all. */
export const rough: Faults = {
  process: { stallChance: 0.001, stallMs: 2_000, timerLateMs: 20 },
  clock: { skewMs: 60_000, driftPpm: 500, jumpsPerHour: 20, jumpMs: 3_600_000 },
  disk: {
    slowChance: 0.02,
    slowMs: 5_000,
    readErrorChance: 0.01,
    appendErrorChance: 0.01,
    syncErrorChance: 0.01,
    nameErrorChance: 0.005,
    noSpaceChance: 0.005,
    flipOnReadChance: 0.001,
    rotChance: 0.001,
  },
  net: {
    delayMs: 100,
    tailChance: 0.02,
    tailMs: 5_000,
    resetChance: 0.005,
    refuseChance: 0.1,
    silenceChance: 0.05,
  },
}

/**
 * Draws the faults of one seed, none above `worst`: a third of the knobs is off, the others are drawn
 * with most of them low. A corner that needs one fault often and another never is then reached by some seed, where
 * the same mixture in every run would hide it ("swarm testing", Groce et al. 2012).
 */
export function drawFaults(seed: number | string, worst: Faults = rough): Faults {
  const dice = new Dice(`${seed}/faults`)
  return {
    process: drawArea(dice, worst.process),
    clock: drawArea(dice, worst.clock),
    disk: drawArea(dice, worst.disk),
    net: drawArea(dice, worst.net),
  }
}

function drawArea<Area extends { readonly [Knob in keyof Area]: number }>(
  dice: Dice,
  worst: Area,
): Area {
  const drawn: { [Knob in keyof Area]: number } = { ...worst }
  for (const knob of Object.keys(worst) as (keyof Area)[]) {
    const strength = dice.chance(1 / 3) ? 0 : dice.fraction() * dice.fraction()
    drawn[knob] = worst[knob] * strength
  }
  return drawn as Area
}
