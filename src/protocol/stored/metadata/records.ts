/** Every record of the metadata log: `index.ts` makes the registry of what is exported here. */
export * from './access.ts'
export * from './brokers.ts'
export * from './configs.ts'
export * from './controllers.ts'
export * from './producer-ids.ts'
export * from './topics.ts'
export * from './transactions.ts'
