/** The whole cluster in one thread, from one seed: workloads, faults, checkers. */
export { type Simulated, type SimulationOptions, simulateLog } from './storage/index.ts'
