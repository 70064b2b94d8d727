import type { LogLine } from './log-line.ts'

/** Longer values are cut: a log line must not be as large as a request that failed. */
const LONGEST_VALUE = 1000

// Everything that a terminal or a line-based reader could take for more than text: C0, DEL, C1, and the two
// separators of Unicode that some readers break lines at.
const CONTROL = /[\p{Cc}\u2028\u2029]/gu

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escape(text: string): string {
  return text.replace(
    CONTROL,
    (char) => SHORT_ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * One line of text for people: `WARN storage.recovery: segment was cut topic=orders baseOffset=12`.
 *
 * A client's name with a line break in it must not forge a line of its own, so control characters are escaped.
 * The time is the sink's to add.
 */
export function logText(line: LogLine): string {
  let text = `${line.level.toUpperCase().padEnd(5)} ${escape(line.source)}: ${escape(line.message)}`
  for (const [name, value] of Object.entries(line.fields))
    text += ` ${escape(name)}=${fieldText(value)}`
  return text
}

function fieldText(value: unknown): string {
  const text = escape(plainText(value))
  const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
  return typeof value === 'string' && /[ ="]|^$/.test(short)
    ? `"${short.replaceAll('"', '\\"')}"`
    : short
}

/** Never throws: a getter or a proxy that does costs its own value and not the line. */
function plainText(value: unknown): string {
  try {
    if (isThrown(value)) return value.stack ?? value.message
    if (typeof value !== 'object' || value === null) return String(value)
    return (
      JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
      ''
    )
  } catch {
    return '(unprintable)'
  }
}

/** An error of any realm: `instanceof` says no to those of another, as under Jest [E33]. */
function isThrown(value: unknown): value is { readonly stack?: string; readonly message: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stack' in value &&
    'message' in value &&
    typeof value.message === 'string'
  )
}
