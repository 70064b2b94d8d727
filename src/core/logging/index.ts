// What the log is made of: a constant message, values beside it, and nothing that a reader must not see.
export { LOG_LEVELS, type LogFields, type LogLevel, type LogLine } from './log-line.ts'
export { logText } from './log-text.ts'
export { Logger, type LogSink, Logs } from './logger.ts'
export { Secret } from './secret.ts'
