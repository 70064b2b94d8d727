// The virtual world: one thread, one seed, virtual time. For tests and the simulation only.
export { type MachineClock } from './clock.ts'
export { Dice } from './dice.ts'
export type { DiskBackup, MachineDisk } from './disk/machine-disk.ts'
export { calm, drawFaults, type Faults, rough } from './faults.ts'
export type { End, Incarnation } from './incarnation.ts'
export type { Machine, StartOptions } from './machine.ts'
export type { Trace, TraceOptions } from './trace.ts'
export { type FoundBug, Universe, type UniverseOptions } from './universe.ts'
