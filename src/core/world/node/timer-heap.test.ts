import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Alarm, TimerHeap } from './timer-heap.ts'

test('alarms come out by time and then by order, whatever was taken out between', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ remove: fc.nat(200) }),
    ),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(steps, (list) => {
      const heap = new TimerHeap()
      const alarms: Alarm[] = []
      const removed = new Set<Alarm>()
      for (const step of list) {
        if ('add' in step) alarms.push(heap.add(step.add, () => {}))
        const victim =
          'remove' in step ? alarms[step.remove % Math.max(1, alarms.length)] : undefined
        if (victim === undefined) continue
        heap.remove(victim)
        removed.add(victim)
      }
      const expected = alarms
        .filter((alarm) => !removed.has(alarm))
        .sort((a, b) => a.dueMs - b.dueMs || a.sequence - b.sequence)
      const out: Alarm[] = []
      for (let next = heap.earliest(); next !== null; next = heap.earliest()) {
        out.push(next)
        heap.remove(next)
      }
      assert.deepEqual(out, expected)
    }),
  )
})

test('what was taken back leaves nothing behind', () => {
  const heap = new TimerHeap()
  for (let round = 0; round < 1000; round++) heap.remove(heap.add(round, () => {}))
  assert.equal(heap.size, 0)
})
