import { diskConformance } from '../conformance/disk.ts'
import { inVirtualWorld } from './in-virtual-world.ts'

// Each seed chooses anew which calls answer at once and which by promise.
for (const seed of [1, 2, 3, 4, 5]) diskConformance(`virtual (seed ${seed})`, inVirtualWorld(seed))
