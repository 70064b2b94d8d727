import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { BinaryHeap } from './heap.ts'

const byValue = (a: number, b: number) => a - b

test('whatever goes in comes out in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const heap = new BinaryHeap<number>(byValue)
      for (const item of items) heap.push(item)
      assert.equal(heap.size, items.length)
      const out: number[] = []
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item)
      assert.deepEqual(out, [...items].sort(byValue))
    }),
  )
})

test('pushes and pops in any order: always the least of those inside', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(50), { freq: 2 })), (steps) => {
      const heap = new BinaryHeap<number>(byValue)
      const model: number[] = []
      for (const step of steps) {
        if (step === null) assert.equal(heap.pop(), model.shift())
        else {
          heap.push(step)
          model.push(step)
          model.sort(byValue)
        }
        assert.equal(heap.peek(), model[0])
        assert.equal(heap.size, model.length)
      }
    }),
  )
})

test('cleared, it is empty and can be used again', () => {
  const heap = new BinaryHeap<number>(byValue)
  heap.push(2)
  heap.clear()
  assert.equal(heap.pop(), undefined)
  heap.push(1)
  assert.equal(heap.pop(), 1)
})
