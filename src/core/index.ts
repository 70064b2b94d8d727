export type * from './world/index.ts'
export { CorruptCompression, DiskFault, Gone, NetFault } from './world/index.ts'
