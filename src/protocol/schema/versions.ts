/** A range of message versions, both ends included. `none` is the empty range 0 to -1. */
export interface Versions {
  readonly min: number
  readonly max: number
}

/** No upper end: '3+'. Above every version that an int16 can say. */
export const ANY_LATER = 32767

export const NO_VERSIONS: Versions = { min: 0, max: -1 }

/** The ways Kafka writes a range: '3+', '0-3', '2', 'none'. */
export type VersionsText = `${number}+` | `${number}-${number}` | `${number}` | 'none'

const PATTERN = /^(\d+)(?:(\+)|-(\d+))?$/

/** Reads a range. A wrong one is a bug in a shape, found when the shape is made. */
export function versions(text: VersionsText): Versions {
  if (text === 'none') return NO_VERSIONS
  const match = PATTERN.exec(text)
  if (match === null) throw new Error(`not a version range: ${text}`)
  const min = Number(match[1])
  if (match[2] !== undefined) return { min, max: ANY_LATER }
  return { min, max: match[3] === undefined ? min : Number(match[3]) }
}

export function includes(range: Versions, version: number): boolean {
  return version >= range.min && version <= range.max
}
