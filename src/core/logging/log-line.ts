/** The gravest first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

export type LogFields = Readonly<Record<string, unknown>>

/** One line of the log: a constant message and the values that belong to it. */
export interface LogLine {
  readonly level: LogLevel
  /** The room or part that speaks, such as `storage.recovery`. */
  readonly source: string
  readonly message: string
  readonly fields: LogFields
}
