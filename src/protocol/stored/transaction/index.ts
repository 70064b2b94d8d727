export * from './transaction-log.ts'
