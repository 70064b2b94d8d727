import type { InWorld } from '../../conformance/subject.ts'
import { NodeDisk } from '../disk.ts'
import { Incarnation } from '../incarnation.ts'
import { systemCalls } from '../system-calls.ts'
import { inNodeWorld } from './in-node-world.ts'

/** The real world with a disk whose every answer seems to take 6 ms, so that all but the first go through threads. */
export function inSlowDiskWorld(): InWorld {
  return (body) =>
    inNodeWorld()(async ({ world, directory, crash }) => {
      const incarnation = new Incarnation((bug) => {
        world.outside.halt(bug)
      })
      let nowMs = 0
      const disk = new NodeDisk(incarnation, {
        calls: systemCalls,
        platform: process.platform,
        monotonicMs: () => {
          nowMs += 6
          return nowMs
        },
      })
      await disk.status(directory)
      try {
        const end = (): void => {
          void incarnation.end()
          crash()
        }
        await body({ world: { ...world, disk }, directory, crash: end })
      } finally {
        await incarnation.end()
      }
    })
}
