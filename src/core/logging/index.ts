export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** One line of the log: a constant message and the values that belong to it. */
export interface LogLine {
  readonly level: LogLevel
  /** The room or part that speaks, such as `storage.recovery`. */
  readonly source: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}
