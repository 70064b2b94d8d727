import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { internText, TextTable } from './intern.ts'

test('any bytes give the text that Node decodes, from a full table too', () => {
  const small = new TextTable(2)
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => Buffer.from(text)),
    fc.constantFrom('a', 'b', 'c', 'topic-1', 'topic-2', '').map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 12 }), fc.nat(3), (all, shift) => {
      for (const one of [...all, ...all]) {
        const room = Buffer.alloc(one.length + shift + 2, 0x61)
        room.set(one, shift)
        const expected = Buffer.from(one).toString('utf8')
        assert.equal(small.at(room, shift, shift + one.length), expected)
        assert.equal(internText(room, shift, shift + one.length), expected)
      }
    }),
    { numRuns: 500 },
  )
})
