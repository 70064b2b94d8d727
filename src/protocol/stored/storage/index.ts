export * from './aborted-transaction.ts'
export * from './producer-snapshot.ts'
export * from './remote-log.ts'
