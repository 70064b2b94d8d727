import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { xxhash32 } from './xxhash32.ts'

const text = (line: string) => new TextEncoder().encode(line)

test('the published sums of XXH32', () => {
  assert.equal(xxhash32(new Uint8Array()), 0x02cc5d05)
  assert.equal(xxhash32(text('a')), 0x550d7456)
  assert.equal(xxhash32(text('abc')), 0x32d153ff)
  assert.equal(xxhash32(text('Nobody inspects the spammish repetition')), 0xe2293b2f)
})

test('a part of an array sums as an array of its own', () => {
  const bytes = text('--Nobody inspects the spammish repetition--')
  assert.equal(xxhash32(bytes, 2, bytes.length - 2), 0xe2293b2f)
})
