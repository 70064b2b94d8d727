import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import * as limits from './index.ts'

test('a batch may grow sixteen times, and never beyond 64 MiB', () => {
  assert.equal(limits.maxDecompressedBytes(1000), 16_000)
  assert.equal(limits.maxDecompressedBytes(limits.DEFAULT_MESSAGE_BYTES), 16_777_408)
  assert.equal(limits.maxDecompressedBytes(5_000_000), 64 * 1024 * 1024)
  assert.equal(limits.maxDecompressedBytes(Infinity), 64 * 1024 * 1024)
})

test('every limit is a whole number above zero', () => {
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) && value > 0, name)
  }
})
