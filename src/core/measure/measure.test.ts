import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { measureNs } from './measure.ts'

test('the median of the rounds, per call, once a round is long enough', () => {
  let now = 0
  let rounds = 0
  const slow = [5, 1, 1, 9, 1]
  const ns = measureNs({ nowMs: () => now, roundMs: 8, rounds: 5 }, (times) => {
    const counted = times >= 8 && now >= 15
    now += times * (counted ? (slow[rounds++] ?? 1) : 1)
    return times
  })
  assert.equal(ns, 1e6)
})
