import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Gone } from '../world.ts'
import { Incarnation } from './incarnation.ts'
import { NodeRandom } from './random.ts'

const incarnation = () => new Incarnation(assert.fail)

test('below gives whole numbers in [0, bound), also beyond 32 bits, and refuses what it cannot do', () => {
  const stream = new NodeRandom(incarnation()).stream('test')
  for (const bound of [1, 2, 3, 1000, 2 ** 32 + 1, 2 ** 53 - 1]) {
    for (let draw = 0; draw < 600; draw++) {
      const value = stream.below(bound)
      assert.ok(Number.isSafeInteger(value) && value >= 0 && value < bound)
    }
  }
  for (const bound of [0, -1, 1.5, 2 ** 53, Number.NaN]) {
    assert.throws(() => stream.below(bound), RangeError)
  }
})

test('below is even: 6 faces in 60,000 throws stay within five deviations', () => {
  const stream = new NodeRandom(incarnation()).stream('test')
  const faces = [0, 0, 0, 0, 0, 0]
  for (let draw = 0; draw < 60_000; draw++) {
    const face = stream.below(6)
    faces[face] = (faces[face] ?? 0) + 1
  }
  for (const count of faces) assert.ok(Math.abs(count - 10_000) < 5 * 91.3, `${faces}`)
})

test('a uuid is of version 4 and variant 1, and bytes are the caller’s own', () => {
  const stream = new NodeRandom(incarnation()).stream('test')
  const uuid = stream.uuid()
  assert.equal(uuid.byteLength, 16)
  assert.equal((uuid[6] as number) >> 4, 4)
  assert.equal((uuid[8] as number) >> 6, 2)
  const bytes = stream.bytes(32)
  assert.equal(bytes.buffer.byteLength, 32)
  assert.notDeepEqual(bytes, stream.bytes(32))
})

test('a world that is gone draws nothing', async () => {
  const life = incarnation()
  const stream = new NodeRandom(life).stream('test')
  await life.end()
  assert.throws(() => stream.below(6), Gone)
  assert.throws(() => stream.bytes(1), Gone)
  assert.throws(() => stream.uuid(), Gone)
})
