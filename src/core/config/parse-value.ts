import { Secret } from '../logging/index.ts'
import type { KeyType } from './key.ts'

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  /** `expects` goes on from "must be". */
  | { readonly ok: false; readonly expects: string }

const INTEGER = /^[+-]?[0-9]+$/
const DECIMAL = /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/
/** Java's \s in a pattern; JavaScript's takes Unicode spaces too. */
const COMMA = /[ \t\n\v\f\r]*,[ \t\n\v\f\r]*/

/** Java's `String.trim`: every character up to the space, control characters included, and no other. */
export function javaTrim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

function given(value: unknown): Parsed {
  return { ok: true, value }
}

function refused(expects: string): Parsed {
  return { ok: false, expects }
}

/**
 * Reads a text as Kafka's ConfigDef does for that type. Two things that Java takes are refused, because nobody has
 * ever meant them: digits of other scripts, and doubles in hexadecimal.
 */
export function parseValue(type: KeyType, text: string): Parsed {
  const trimmed = javaTrim(text)
  switch (type) {
    case 'boolean':
      return parseBoolean(trimmed)
    case 'string':
    case 'class':
      return given(trimmed)
    case 'password':
      return given(new Secret(trimmed))
    case 'int':
      return parseInteger(trimmed, 32)
    case 'short':
      return parseInteger(trimmed, 16)
    case 'long':
      return parseLong(trimmed)
    case 'double':
      return parseDouble(trimmed)
    case 'list':
      return given(trimmed === '' ? [] : trimmed.split(COMMA))
  }
}

function parseBoolean(text: string): Parsed {
  const lower = text.toLowerCase()
  return lower === 'true' || lower === 'false' ? given(lower === 'true') : refused('true or false')
}

function parseInteger(text: string, bits: number): Parsed {
  const bound = 2 ** (bits - 1)
  const value = INTEGER.test(text) ? Number(text) + 0 : Number.NaN
  if (value >= -bound && value < bound) return given(value)
  return refused(`a whole number from ${-bound} to ${bound - 1}`)
}

function parseLong(text: string): Parsed {
  const exact = INTEGER.test(text) ? BigInt(text.replace('+', '')) : null
  if (exact === null || BigInt.asIntN(64, exact) !== exact)
    return refused('a whole number of 64 bits')
  const value = Number(exact)
  if (Number.isSafeInteger(value)) return given(value)
  return given(value > 0 ? Infinity : -Infinity)
}

function parseDouble(text: string): Parsed {
  if (!DECIMAL.test(text)) return refused('a number')
  return given(Number(text.replace(/[fFdD]$/, '')))
}
