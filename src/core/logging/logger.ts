import { LOG_LEVELS, type LogFields, type LogLevel, type LogLine } from './log-line.ts'

/** Where lines go: `Outside.log` of a world. */
export type LogSink = (line: LogLine) => void

type Write = (message: string, fields?: LogFields) => void

const NO_FIELDS: LogFields = Object.freeze({})

/**
 * The voice of one source. A level that is off is `undefined`, so that
 *
 *     log.debug?.('segment rolled', { topic, baseOffset })
 *
 * builds no fields and calls nothing: it costs a load and a branch. `Logs` changes the levels while we run.
 */
export class Logger {
  readonly source: string
  readonly error: Write
  warn: Write | undefined
  info: Write | undefined
  debug: Write | undefined
  trace: Write | undefined

  /** By `Logs.logger` alone. Errors are always written. */
  constructor(source: string, error: Write) {
    this.source = source
    this.error = error
  }
}

/**
 * The loggers of one broker or client, and which of their levels are on. A level belongs to a source and to what
 * is below it by dots, unless that has its own; `''` is above all. Sources are names in the code, so there are few.
 */
export class Logs {
  readonly #sink: LogSink
  readonly #levels = new Map<string, LogLevel>()
  readonly #loggers = new Map<string, Logger>()

  constructor(sink: LogSink, level: LogLevel = 'info') {
    this.#sink = sink
    this.#levels.set('', level)
  }

  /** The one logger of that source. */
  logger(source: string): Logger {
    const known = this.#loggers.get(source)
    if (known !== undefined) return known
    const logger = new Logger(source, this.#writer('error', source))
    this.#loggers.set(source, logger)
    this.#tune(logger)
    return logger
  }

  /** The level in force for a source. */
  level(source: string): LogLevel {
    for (let name = source; ; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const level = this.#levels.get(name)
      if (level !== undefined) return level
    }
  }

  /** Sets a level from now on; `null` leaves the source to what is above it. The level of `''` cannot be taken away. */
  setLevel(source: string, level: LogLevel | null): void {
    if (level !== null) this.#levels.set(source, level)
    else if (source !== '') this.#levels.delete(source)
    for (const logger of this.#loggers.values()) this.#tune(logger)
  }

  /** Every source that has spoken or has a level, and the level in force: what DescribeConfigs of a logger shows. */
  levels(): ReadonlyMap<string, LogLevel> {
    const sources = [...new Set([...this.#levels.keys(), ...this.#loggers.keys()])].sort()
    return new Map(sources.map((source) => [source, this.level(source)]))
  }

  #tune(logger: Logger): void {
    const on = LOG_LEVELS.indexOf(this.level(logger.source))
    const writer = (level: Exclude<LogLevel, 'error'>): Write | undefined =>
      LOG_LEVELS.indexOf(level) <= on
        ? (logger[level] ?? this.#writer(level, logger.source))
        : undefined
    logger.warn = writer('warn')
    logger.info = writer('info')
    logger.debug = writer('debug')
    logger.trace = writer('trace')
  }

  #writer(level: LogLevel, source: string): Write {
    const sink = this.#sink
    return (message, fields = NO_FIELDS) => sink({ level, source, message, fields })
  }
}
