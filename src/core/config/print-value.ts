import type { KeyType } from './key.ts'
import { javaTrim } from './parse-value.ts'

const LONG_MAX = '9223372036854775807'
const LONG_MIN = '-9223372036854775808'
const LARGE = 1e7
const SMALL = 1e-3

/**
 * A value as Kafka prints it. Passwords have no text. `text` is what was given, if anything was: a long beyond
 * 2^53, which is an infinity here, is printed as it was given.
 */
export function printValue(type: KeyType, value: unknown, text?: string): string | null {
  if (value === null || value === undefined || type === 'password') return null
  if (Array.isArray(value)) return value.join(',')
  if (typeof value !== 'number') return String(value)
  if (type === 'double') return javaDouble(value)
  if (Number.isFinite(value)) return String(value)
  if (text !== undefined) return String(BigInt(javaTrim(text).replace('+', '')))
  return value > 0 ? LONG_MAX : LONG_MIN
}

/** Java's `Double.toString`: a point always, and E from ten million and below a thousandth. */
function javaDouble(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (size === 0 || (size >= SMALL && size < LARGE)) return withPoint(String(value))
  const [digits, exponent] = value.toExponential().split('e') as [string, string]
  return `${withPoint(digits)}E${Number(exponent)}`
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`
}
