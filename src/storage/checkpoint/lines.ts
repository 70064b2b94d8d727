import { Malformed } from '#core/bytes'

const VERSION = '0'

/**
 * Kafka's checkpoint files: a version, how many entries follow, and one entry a line. Gives the fields of each
 * line. An empty file has none: Kafka makes its files so, long before it first writes them. One that was cut, or holds
 * anything else, is `Malformed`: Kafka starts without what it said.
 */
export function parseLines(bytes: Uint8Array, fieldCount: number): string[][] {
  if (bytes.length === 0) return []
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .split('\n')
  if (lines.at(-1) === '') lines.pop()
  const [version, count, ...rest] = lines
  if (version !== VERSION) throw new Malformed('a checkpoint of an unknown version')
  if (count === undefined || wholeNumber(count) !== rest.length)
    throw new Malformed('a checkpoint with more or fewer entries than it claims')
  return rest.map((line) => {
    const fields = line.split(/\s+/)
    if (fields.length !== fieldCount) throw new Malformed('a line of a checkpoint that is no entry')
    return fields
  })
}

export function printLines(entries: readonly (readonly (string | number)[])[]): Uint8Array {
  const lines = entries.map((fields) => `${fields.join(' ')}\n`)
  return Buffer.from(`${VERSION}\n${entries.length}\n${lines.join('')}`, 'utf8')
}

/** A decimal number of at least `min` that a number holds exactly; else `Malformed`. */
export function wholeNumber(text: string, min = 0): number {
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value) || value < min)
    throw new Malformed('a number of a checkpoint that is none')
  return value
}
