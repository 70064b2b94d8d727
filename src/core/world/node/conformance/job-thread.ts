import { jobsOfConformance } from '../../conformance/jobs.ts'
import { serveJobs } from '../serve-jobs.ts'

// The worker entry of the tests.
serveJobs(jobsOfConformance)
