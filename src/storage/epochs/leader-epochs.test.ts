import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LeaderEpoch, Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { parseLeaderEpochs, printLeaderEpochs } from './checkpoint.ts'
import { type EpochEntry, LeaderEpochs } from './leader-epochs.ts'

const at = (epoch: number, startOffset: number): EpochEntry => ({
  epoch: epoch as LeaderEpoch,
  startOffset: startOffset as Offset,
})
const epochs = (...pairs: [number, number][]): LeaderEpochs =>
  new LeaderEpochs(pairs.map(([epoch, startOffset]) => at(epoch, startOffset)))
const pairs = (of: LeaderEpochs): number[][] =>
  of.entries.map(({ epoch, startOffset }) => [epoch, startOffset])
const endOf = (of: LeaderEpochs, epoch: number, logEnd: number): number[] => {
  const { epoch: found, endOffset } = of.endOf(epoch as LeaderEpoch, logEnd as Offset)
  return [found, endOffset]
}

test('an epoch ends where the next begins, the latest where the log ends (KIP-101)', () => {
  const of = epochs([0, 0], [2, 10], [5, 30])
  assert.deepEqual(endOf(of, 0, 40), [0, 10])
  assert.deepEqual(endOf(of, 2, 40), [2, 30])
  assert.deepEqual(endOf(of, 5, 40), [5, 40])
})

test('an epoch that the log skipped is answered by the one before it (KIP-279)', () => {
  const of = epochs([1, 5], [4, 30])
  assert.deepEqual(endOf(of, 2, 40), [1, 30])
  assert.deepEqual(endOf(of, 0, 40), [0, 5])
  assert.deepEqual(endOf(of, 9, 40), [-1, -1])
  assert.deepEqual(endOf(of, -1, 40), [-1, -1])
  assert.deepEqual(endOf(epochs(), 0, 40), [-1, -1])
})

test('epoch 0 is an epoch (KAFKA-10432)', () => {
  assert.deepEqual(endOf(epochs([0, 0]), 0, 7), [0, 7])
})

test('what is not before a new entry in epoch and offset is forgotten (KAFKA-7897)', () => {
  const of = epochs([1, 10], [2, 20], [3, 30])
  assert.equal(of.assign(at(2, 25)), true)
  assert.deepEqual(pairs(of), [
    [1, 10],
    [2, 25],
  ])
  assert.equal(of.assign(at(9, 10)), true)
  assert.deepEqual(pairs(of), [[9, 10]])
})

test('the same epoch again is no news, unless it begins earlier', () => {
  const of = epochs([1, 10])
  assert.equal(of.assign(at(1, 15)), false)
  assert.equal(of.assign(at(1, 10)), false)
  assert.equal(of.assign(at(1, 5)), true)
  assert.deepEqual(pairs(of), [[1, 5]])
})

test('a log cut at its end forgets the epochs that began there or later', () => {
  const of = epochs([1, 10], [2, 20], [3, 30])
  assert.equal(of.truncateFromEnd(31 as Offset), false)
  assert.equal(of.truncateFromEnd(20 as Offset), true)
  assert.deepEqual(pairs(of), [[1, 10]])
})

test('a log cut at its start begins in the epoch of its first record', () => {
  const of = epochs([1, 10], [2, 20], [3, 30])
  assert.equal(of.truncateFromStart(5 as Offset), false)
  assert.equal(of.truncateFromStart(25 as Offset), true)
  assert.deepEqual(pairs(of), [
    [2, 25],
    [3, 30],
  ])
  assert.equal(of.truncateFromStart(25 as Offset), false)
  assert.equal(of.truncateFromStart(99 as Offset), true)
  assert.deepEqual(pairs(of), [[3, 99]])
})

test('whatever happens, both columns rise strictly, and a record is in the epoch that covers it', () => {
  const step = fc.record({
    kind: fc.constantFrom('assign', 'end', 'start'),
    epoch: fc.nat(12),
    offset: fc.nat(60),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(70), (steps, probe) => {
      const of = new LeaderEpochs()
      for (const { kind, epoch, offset } of steps) {
        if (kind === 'assign') of.assign(at(epoch, offset))
        else if (kind === 'end') of.truncateFromEnd(offset as Offset)
        else of.truncateFromStart(offset as Offset)
        const rows = pairs(of)
        for (const [index, [e = 0, o = 0]] of rows.entries()) {
          const [previousEpoch = -1, previousOffset = -1] = rows[index - 1] ?? []
          assert.ok(e > previousEpoch && o > previousOffset)
        }
      }
      const covering = pairs(of)
        .filter(([, start = 0]) => start <= probe)
        .at(-1)
      assert.equal(of.epochOf(probe as Offset), covering?.[0] ?? null)
      assert.deepEqual(parseLeaderEpochs(printLeaderEpochs(of.entries)), of.entries)
    }),
  )
})

test('the file is as Kafka writes it, and anything else is malformed', () => {
  assert.equal(
    Buffer.from(printLeaderEpochs([at(0, 0), at(3, 17)])).toString(),
    '0\n2\n0 0\n3 17\n',
  )
  // A log that never had a leader: Kafka makes the file empty.
  assert.deepEqual(parseLeaderEpochs(Buffer.from('')), [])
  for (const text of [
    '1\n0\n',
    '0\n',
    '0\n2\n0 0\n',
    '0\n1\n0 0\n1 1\n',
    '0\n1\n0\n',
    '0\n1\n-1 0\n',
    '0\n1\n0 9007199254740993\n',
    '0\nx\n',
  ])
    assert.throws(() => parseLeaderEpochs(Buffer.from(text)), Malformed, JSON.stringify(text))
})
