export * from './leader-change.ts'
export * from './quorum-state.ts'
export * from './snapshot-ends.ts'
export * from './voters.ts'
