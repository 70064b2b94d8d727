/** What the language forgot, and the only door to the outside world. */
import type { NotYet } from './not-yet/index.ts'

export { assert, Bug, unreachable } from './assert/index.ts'
export { Malformed } from './bytes/index.ts'
export { InvalidConfig, type Problem } from './config/index.ts'
export { type LogLevel, type LogLine, type LogSink, Secret } from './logging/index.ts'
export type * from './world/index.ts'
export { CorruptCompression, DiskFault, Gone, NetFault } from './world/index.ts'

export const notYet: readonly NotYet[] = [
  {
    what: 'object stores in the real world (`outside.objects` refuses)',
    needs: ['storage: tiers'],
  },
]
