import { diskConformance } from '../conformance/disk.ts'
import { jobsConformance, jobsOfConformance } from '../conformance/jobs.ts'
import { netConformance } from '../conformance/net.ts'
import { timersConformance } from '../conformance/timers.ts'
import { inNodeWorld } from './conformance/in-node-world.ts'
import { inSlowDiskWorld } from './conformance/in-slow-disk-world.ts'

const workerEntry = new URL('./conformance/job-thread.js', import.meta.url)

timersConformance('node', inNodeWorld())
diskConformance('node', inNodeWorld())
diskConformance('node, through threads', inSlowDiskWorld())

netConformance('node, as probed', inNodeWorld())
netConformance('node, direct reads', inNodeWorld({ reads: 'direct' }))
netConformance('node, copied reads', inNodeWorld({ reads: 'copied' }))

jobsConformance('node, on threads', inNodeWorld({ jobs: jobsOfConformance, workerEntry }))
jobsConformance('node, on the loop', inNodeWorld({ jobs: jobsOfConformance }))
jobsConformance(
  'node, a thread that cannot start',
  inNodeWorld({ jobs: jobsOfConformance, workerEntry: new URL('./nowhere.js', import.meta.url) }),
)
