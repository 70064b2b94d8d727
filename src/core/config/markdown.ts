import type { Key, Keys } from './key.ts'
import { printValue } from './print-value.ts'

const UNITS_MS: readonly (readonly [number, string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
]

const UNITS_BYTES: readonly (readonly [number, string])[] = [
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
]

/** The keys of one part as a table in Markdown, by name: a chapter of docs/configuration.md. */
export function configurationTable(keys: Keys): string {
  const rows = Object.entries(keys)
    .filter(([, key]) => !key.internal)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, key]) => row(name, key))
  return [
    '| Key | Type | Default | Must be | Importance | Dynamic | What it does |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function row(name: string, key: Key<unknown>): string {
  const cells = [
    `\`${name}\``,
    key.type,
    defaultCell(name, key),
    key.check?.expects ?? '',
    key.importance,
    key.dynamic,
    key.doc + synonymsText(key),
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

function synonymsText(key: Key<unknown>): string {
  if (key.synonyms.length === 0) return ''
  return ` Also: ${key.synonyms.map(({ name }) => `\`${name}\``).join(', ')}.`
}

function defaultCell(name: string, key: Key<unknown>): string {
  if (key.required) return '(required)'
  if (key.default === null) return '(none)'
  const text = printValue(key.type, key.default)
  if (text === null) return '(hidden)'
  const large = typeof key.default === 'number' ? inLargeUnit(name, key.default) : null
  return `\`${text === '' ? ' ' : text}\`${large === null ? '' : ` (${large})`}`
}

/** `604800000` says little; `7 days` does. Only when it is a whole number of that unit. */
function inLargeUnit(name: string, value: number): string | null {
  const units = name.endsWith('.ms') ? UNITS_MS : name.endsWith('.bytes') ? UNITS_BYTES : []
  for (const [size, unit] of units) {
    const count = value / size
    if (count >= 1 && Number.isInteger(count))
      return `${count} ${unit}${units === UNITS_MS && count > 1 ? 's' : ''}`
  }
  return null
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
}
