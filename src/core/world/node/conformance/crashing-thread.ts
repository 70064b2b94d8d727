import type { JobWorld } from '../../jobs.ts'
import { serveJobs } from '../serve-jobs.ts'

// A worker entry with a bug in a timer, where no promise leads to.
serveJobs({
  crash: ({ timers }: JobWorld) =>
    new Promise(() => {
      timers.after(1, () => {
        throw new Error('a bug in a timer')
      })
    }),
  count: async (_world: JobWorld, input: number) => input + 1,
})
