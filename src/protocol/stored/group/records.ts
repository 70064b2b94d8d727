/** Every record of the group coordinator's log: `index.ts` makes the registry of what is exported here. */
export * from './classic.ts'
export * from './consumer.ts'
export * from './offsets.ts'
export * from './share.ts'
export * from './streams.ts'
