// What a log remembers of its producers: sequences, epochs, transactions (KIP-98, KIP-890).
export {
  type EndedTransaction,
  type Origin,
  ProducerAppend,
  type ProducerBatch,
  type ProducerChanges,
  type ProducerMarker,
  type ProducerVerdict,
} from './append.ts'
export type { ProducerEntry, RememberedBatch } from './entry.ts'
export { parseSnapshot, printSnapshot } from './snapshot.ts'
export { type AppliedEnd, type BeginOptions, Producers } from './state.ts'
export type { VerificationGuard, VerificationRequest } from './verification.ts'
