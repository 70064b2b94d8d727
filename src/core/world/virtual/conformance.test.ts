/** The law: the virtual world keeps every contract of `core/world/conformance`, as the real one does. */
import { diskConformance } from '../conformance/disk.ts'
import { jobsConformance, jobsOfConformance } from '../conformance/jobs.ts'
import { netConformance } from '../conformance/net.ts'
import { timersConformance } from '../conformance/timers.ts'
import { inVirtualWorld } from './testing/in-virtual-world.ts'

// Each seed chooses anew what answers at once and what by promise, and where bytes are cut.
for (const seed of [1, 2, 3, 4, 5]) {
  const world = `virtual ${seed}`
  const inWorld = inVirtualWorld(seed, jobsOfConformance)
  timersConformance(world, inWorld)
  diskConformance(world, inWorld)
  netConformance(world, inWorld)
  jobsConformance(world, inWorld)
}
