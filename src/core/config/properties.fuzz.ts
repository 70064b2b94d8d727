/** Any text is settings or Malformed; what was read is printed and read back; and each value is read or refused. */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { Malformed } from '../bytes/index.ts'
import type { KeyType } from './key.ts'
import { parseValue } from './parse-value.ts'
import { printValue } from './print-value.ts'
import { parseProperties, printProperties } from './properties.ts'
import { closestName } from './suggest.ts'

const TYPES: readonly KeyType[] = ['boolean', 'int', 'short', 'long', 'double', 'list', 'string']

const pieces = [
  'a',
  'b.c',
  '=',
  ':',
  ' ',
  '\\',
  '\n',
  '\r\n',
  '#',
  '!',
  '\t',
  '\\u',
  '0041',
  ',',
  '1',
  '-',
  '+',
  'e9',
  '.5',
]
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

function settings(file: string): [string, string][] | null {
  try {
    return [...parseProperties(file)].map(([key, { value }]) => [key, value])
  } catch (error) {
    assert.ok(error instanceof Malformed, String(error))
    return null
  }
}

/** A value that is read prints as a text that is read as the same value. */
function checkValue(type: KeyType, given: string): void {
  const parsed = parseValue(type, given)
  if (!parsed.ok) return
  const printed = printValue(type, parsed.value, given)
  assert.ok(printed !== null)
  const again = parseValue(type, printed)
  assert.deepEqual(again, type === 'string' || type === 'list' ? again : parsed)
}

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
let runs = 0
fc.assert(
  fc.property(text, (file) => {
    runs++
    const read = settings(file)
    if (read !== null) assert.deepEqual(settings(printProperties(read)), read)
    for (const type of TYPES) checkValue(type, file)
    closestName(file, ['retention.ms', 'acks', file])
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000 },
)
console.log(`properties: ${runs} inputs`)
