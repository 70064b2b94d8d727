import { timersConformance } from '../conformance/timers.ts'
import { inVirtualWorld } from './in-virtual-world.ts'

for (const seed of [1, 2, 3]) timersConformance(`virtual (seed ${seed})`, inVirtualWorld(seed))
