// One log beside a model of it, under random histories, crashes, power losses and faults of the disk.
export { type Simulated, type SimulationOptions, simulateLog } from './simulate.ts'
