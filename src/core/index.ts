/** What the language forgot, and the only door to the outside world. */
export { assert, Bug, unreachable } from './assert/index.ts'
export { Malformed } from './bytes/index.ts'
export { InvalidConfig, type Problem } from './config/index.ts'
export { type LogLevel, type LogLine, type LogSink, Secret } from './logging/index.ts'
export type * from './world/index.ts'
export { CorruptCompression, DiskFault, Gone, NetFault } from './world/index.ts'
