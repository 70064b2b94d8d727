// Where in a segment an offset, a time or an aborted transaction is. Bytes of files in, answers out; no I/O.
export { OffsetIndex, type OffsetPosition } from './offset-index.ts'
export { TimeIndex, type TimeOffset } from './time-index.ts'
export { type AbortedRange, TransactionIndex } from './transaction-index.ts'
