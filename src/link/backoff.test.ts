import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { backoffMs } from './backoff.ts'

const middle = (bound: number): number => bound / 2

test('it doubles up to the maximum', () => {
  const options = { initialMs: 50, maxMs: 1000 }
  const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) => backoffMs(options, failures, middle))
  assert.deepEqual(waits, [50, 100, 200, 400, 800, 1000, 1000])
})

test('jitter is a fifth either way, and never above the maximum (KIP-580)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, share) => {
        const options = { initialMs: 100, maxMs: 10_000 }
        const waited = backoffMs(options, failures, (bound) => Math.floor(share * bound))
        const middleMs = backoffMs(options, failures, middle)
        assert.ok(waited >= middleMs * 0.799 && waited <= Math.min(10_000, middleMs * 1.201))
      },
    ),
  )
})
