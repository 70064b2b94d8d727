import type { InWorld } from '../../conformance/subject.ts'
import type { JobTable } from '../../jobs.ts'
import { Universe } from '../universe.ts'

/** Runs the bodies of the conformance suites in a universe of their own, which is driven until they end. */
export function inVirtualWorld(seed: number, jobs: JobTable = {}): InWorld {
  return async (body) => {
    const universe = new Universe({ seed })
    const incarnation = universe.machine('one').start({ jobs })
    const directory = '/test'
    await universe.settle(incarnation.world.disk.makeDirectory(directory))
    const subject = { world: incarnation.world, directory, crash: () => incarnation.crash() }
    await universe.settle(body(subject))
  }
}
