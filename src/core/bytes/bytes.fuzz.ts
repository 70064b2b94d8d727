/** Any text is a UUID that prints as one, or Malformed; any bytes give the text that Node makes of them. */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { TextTable } from './intern.ts'
import { Malformed } from './malformed.ts'
import { parseUuid, readUuid, uuidBytes } from './uuid.ts'

const near = fc
  .tuple(fc.uint8Array({ minLength: 15, maxLength: 17 }), fc.constantFrom('', '=', '==', 'A', ' '))
  .map(([bytes, end]) => Buffer.from(bytes).toString('base64url') + end)

const name = fc.oneof(
  fc.uint8Array({ maxLength: 260 }),
  fc
    .array(fc.constantFrom(0x61, 0x62, 0x00, 0x7f, 0x80, 0xff), { maxLength: 9 })
    .map((bytes) => Uint8Array.from(bytes)),
)

function checkUuid(text: string): void {
  try {
    const uuid = parseUuid(text)
    assert.equal(uuid.length, 22)
    assert.equal(readUuid(uuidBytes(uuid), 0), uuid)
    assert.deepEqual(uuidBytes(uuid), new Uint8Array(Buffer.from(text, 'base64url')))
  } catch (error) {
    assert.ok(error instanceof Malformed, String(error))
  }
}

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
const table = new TextTable(4)
let runs = 0
fc.assert(
  fc.property(fc.oneof(near, fc.string({ unit: 'binary', maxLength: 30 })), name, (text, bytes) => {
    runs++
    checkUuid(text)
    assert.equal(table.at(bytes, 0, bytes.length), Buffer.from(bytes).toString('utf8'))
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000 },
)
console.log(`uuid and interned text: ${runs} inputs`)
