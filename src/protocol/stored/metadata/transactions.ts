import { type Out, string } from '../../schema/index.ts'
import { storedRecord } from '../record.ts'

/**
 * What follows counts only once the transaction ends (KIP-868): changes too big for one batch are
 * atomic so.
 */
export const BeginTransactionRecord = storedRecord(
  23,
  'BeginTransactionRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    name: string().nullable().default(null).tag(0),
  }),
)
export interface BeginTransactionRecord extends Out<typeof BeginTransactionRecord.shape> {}

/** What came since BeginTransactionRecord counts. */
export const EndTransactionRecord = storedRecord(
  24,
  'EndTransactionRecord',
  { versions: '0', flexible: '0+' },
  () => ({}),
)
export interface EndTransactionRecord extends Out<typeof EndTransactionRecord.shape> {}

/** What came since BeginTransactionRecord does not count. */
export const AbortTransactionRecord = storedRecord(
  25,
  'AbortTransactionRecord',
  { versions: '0', flexible: '0+' },
  () => ({
    reason: string().nullable().default(null).tag(0),
  }),
)
export interface AbortTransactionRecord extends Out<typeof AbortTransactionRecord.shape> {}

/**
 * Nothing happened: written at intervals, so that a quorum that stands still is told from an idle
 * one (KIP-835).
 */
export const NoOpRecord = storedRecord(
  20,
  'NoOpRecord',
  { versions: '0', flexible: '0+' },
  () => ({}),
)
export interface NoOpRecord extends Out<typeof NoOpRecord.shape> {}
