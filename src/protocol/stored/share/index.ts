export * from './share-state.ts'
