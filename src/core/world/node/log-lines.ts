import { write } from 'node:fs'
import type { LogLine } from '../../logging/index.ts'
import { nowMs, setTimeout } from './captured.ts'
import { codeOf } from './disk-fault.ts'

/** What may wait for a slow reader of stderr; more is dropped and counted. */
const MOST_WAITING_CHARACTERS = 1024 * 1024

const STDERR = 2
const RETRY_MS = 10

/** Writes to a descriptor like `fs.write`. */
export type WriteText = (
  descriptor: number,
  bytes: Uint8Array,
  answer: (fault: NodeJS.ErrnoException | null, written: number) => void,
) => void

const Time = globalThis.Date

/**
 * The log as JSON lines on stderr. Adding a line only puts text in a buffer: a terminal that is scrolled
 * back, or a full pipe, must hold up no broker, and a log that fails has nowhere to say so.
 */
export class LogLines {
  readonly #write: WriteText
  #waiting: string[] = []
  #waitingCharacters = 0
  #dropped = 0
  #writing = false
  #flushed: (() => void)[] = []

  constructor(writeText: WriteText = write) {
    this.#write = writeText
  }

  add(line: LogLine): void {
    const text = toJson(line, nowMs())
    if (this.#waitingCharacters + text.length > MOST_WAITING_CHARACTERS) {
      this.#dropped++
      return
    }
    this.#push(text)
    this.#next()
  }

  /** Settles when all lines were written, or can never be. */
  flush(): Promise<void> {
    if (!this.#writing) return Promise.resolve()
    return new Promise((resolve) => {
      this.#flushed.push(resolve)
    })
  }

  #push(text: string): void {
    this.#waiting.push(text)
    this.#waitingCharacters += text.length
  }

  #next(): void {
    if (this.#writing) return
    if (this.#dropped > 0) {
      const fields = { lines: this.#dropped }
      this.#dropped = 0
      const message = 'log lines were dropped: stderr is too slow'
      this.#push(toJson({ level: 'warn', source: 'world.log', message, fields }, nowMs()))
    }
    if (this.#waiting.length === 0) {
      for (const resolve of this.#flushed.splice(0)) resolve()
      return
    }
    const bytes = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    this.#waitingCharacters = 0
    this.#writing = true
    this.#send(bytes)
  }

  #send(bytes: Uint8Array): void {
    this.#write(STDERR, bytes, (fault, written) => {
      const rest = fault === null ? bytes.subarray(written) : bytes
      // A pipe that takes nothing now (EAGAIN) will later; one that nobody reads (EPIPE) never.
      if (fault !== null && codeOf(fault) === 'EAGAIN') {
        setTimeout(() => this.#send(rest), RETRY_MS)
        return
      }
      if (fault === null && rest.byteLength > 0) {
        this.#send(rest)
        return
      }
      this.#writing = false
      this.#next()
    })
  }
}

function toJson(line: LogLine, atMs: number): string {
  const { level, source, message, fields } = line
  const time = new Time(atMs).toISOString()
  try {
    return `${JSON.stringify({ time, level, source, message, ...fields }, plain)}\n`
  } catch {
    // A circle, or a getter that throws: the line matters more than its fields.
    return `${JSON.stringify({ time, level, source, message, fields: '(unprintable)' })}\n`
  }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`
  if (typeof value === 'object' && value !== null && 'stack' in value) {
    return (value as { readonly stack?: unknown }).stack
  }
  return value
}
