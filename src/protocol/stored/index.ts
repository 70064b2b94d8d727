/** What brokers keep in logs and files: the records by which they remember. */
export * from './group/index.ts'
export * from './metadata/index.ts'
export * from './raft/index.ts'
export { CoordinatorRecord, coordinatorRecord, StoredRecord, storedRecord } from './record.ts'
export * from './share/index.ts'
export * from './storage/index.ts'
export * from './transaction/index.ts'
