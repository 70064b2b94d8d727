import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offset } from '#core/brand'
import { LogTail, SLAB_BYTES, TailSlabs } from './tail-slabs.ts'

const KIB = 1024
const at = (segmentBase: number, position: number, firstOffset: number) => ({
  segmentBase: segmentBase as Offset,
  position,
  firstOffset: firstOffset as Offset,
})

/** Bytes that tell where they come from. */
function bytes(sizeBytes: number, mark: number): Uint8Array {
  return new Uint8Array(sizeBytes).fill(mark)
}

function held(tail: LogTail, base: number, from: number, end: number): number[] | null {
  const slices = tail.hold(base as Offset, from, end)
  if (slices === null) return null
  const all = Buffer.concat(slices.pieces)
  slices.release()
  return [all.length, ...new Set(all)]
}

test('what was appended is there in one piece or several, and not beyond its end or in another segment', () => {
  const tail = new LogTail(new TailSlabs(2 * SLAB_BYTES))
  tail.append([bytes(100, 1)], at(0, 0, 0))
  tail.append([bytes(50, 2), bytes(50, 3)], at(0, 100, 5))
  tail.append([bytes(10, 4)], at(20, 0, 20))
  assert.deepEqual(held(tail, 0, 0, 200), [200, 1, 2, 3])
  assert.deepEqual(held(tail, 0, 90, 110), [20, 1, 2])
  assert.deepEqual(held(tail, 20, 0, 10), [10, 4])
  assert.equal(held(tail, 0, 0, 201), null)
  assert.equal(held(tail, 20, 5, 11), null)
  assert.equal(tail.find(7 as Offset)?.segmentBase, 0)
  assert.equal(tail.find(25 as Offset)?.segmentBase, 20)
})

test('a batch larger than a slab lies in several, and is whole', () => {
  const tail = new LogTail(new TailSlabs(4 * SLAB_BYTES))
  tail.append([bytes(100, 1)], at(0, 0, 0))
  tail.append([bytes(SLAB_BYTES + 12, 2)], at(0, 100, 1))
  assert.deepEqual(held(tail, 0, 100, 100 + SLAB_BYTES + 12), [SLAB_BYTES + 12, 2])
})

test('the oldest goes first, whichever log it is of, and nobody reads what replaced it', () => {
  const slabs = new TailSlabs(2 * SLAB_BYTES)
  const [quiet, busy] = [new LogTail(slabs), new LogTail(slabs)]
  quiet.append([bytes(100, 7)], at(0, 0, 0))
  for (let index = 0; index < 40; index++)
    busy.append([bytes(64 * KIB, index)], at(0, index * 64 * KIB, index))
  assert.equal(held(quiet, 0, 0, 100), null)
  assert.equal(quiet.find(0 as Offset), null)
  assert.equal(held(busy, 0, 0, 10), null)
  assert.deepEqual(held(busy, 0, 39 * 64 * KIB, 40 * 64 * KIB), [64 * KIB, 39])
})

test('a slice that is held keeps its bytes when its slab is wanted', () => {
  const slabs = new TailSlabs(SLAB_BYTES)
  const tail = new LogTail(slabs)
  tail.append([bytes(1000, 5)], at(0, 0, 0))
  const slices = tail.hold(0 as Offset, 0, 1000)
  assert.ok(slices !== null)
  for (let index = 0; index < 64; index++)
    tail.append([bytes(64 * KIB, 6)], at(0, 1000 + index * 64 * KIB, 1 + index))
  assert.ok(slices.pieces.every((piece) => piece.every((byte) => byte === 5)))
  slices.release()
  slices.release()
})

test('after it was invalidated nothing is found, and without a budget nothing is kept', () => {
  const tail = new LogTail(new TailSlabs(SLAB_BYTES))
  tail.append([bytes(10, 1)], at(0, 0, 0))
  tail.invalidate()
  assert.equal(held(tail, 0, 0, 10), null)
  const none = new LogTail(new TailSlabs(0))
  none.append([bytes(10, 1)], at(0, 0, 0))
  assert.equal(none.find(0 as Offset), null)
})
