// For tests of the cleaner: histories of a compacted log, and the laws it must keep.
export { CONFIG, DELETE_RETENTION_MS, History } from './history.ts'
