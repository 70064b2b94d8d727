import { javaTrim } from './parse-value.ts'

function inMs(text: string, unitMs: number): string | null {
  const trimmed = javaTrim(text)
  if (!/^[+-]?[0-9]{1,10}$/.test(trimmed)) return null
  const value = Number(trimmed)
  // Every negative retention means none, and -1 is how the key in milliseconds says so.
  return value < 0 ? '-1' : String(value * unitMs)
}

/** For a synonym in hours of a key in milliseconds. */
export function hoursToMs(text: string): string | null {
  return inMs(text, 3_600_000)
}

/** For a synonym in minutes of a key in milliseconds. */
export function minutesToMs(text: string): string | null {
  return inMs(text, 60_000)
}
