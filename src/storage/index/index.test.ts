import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Offset, ProducerId, TimestampMs } from '#core/brand'
import { Malformed } from '#core/bytes'
import type { AbortedTransaction } from '#protocol/stored'
import { OffsetIndex, TimeIndex, TransactionIndex } from './index.ts'

const BASE = 1000 as Offset

/** Rising offsets above the base, each with a rising position. */
const rising = fc
  .uniqueArray(fc.tuple(fc.nat(500), fc.nat(5000)), { maxLength: 40 })
  .map((pairs) => {
    const offsets = [...new Set(pairs.map(([offset]) => offset))].sort((a, b) => a - b)
    return offsets.map((offset, index) => [BASE + offset, index * 100 + 1] as const)
  })

test('the offset index finds the last entry at or before an offset, from memory and from the file', () => {
  fc.assert(
    fc.property(rising, fc.integer({ min: 900, max: 1600 }), (entries, probe) => {
      const index = new OffsetIndex(BASE)
      for (const [offset, position] of entries) index.append(offset as Offset, position)
      const found = entries.filter(([offset]) => offset <= probe).at(-1) ?? [BASE, 0]
      const expected = { offset: found[0], position: found[1] }
      assert.deepEqual(index.lookUp(probe as Offset), expected)
      const read = new OffsetIndex(BASE, index.bytes())
      assert.deepEqual(read.lookUp(probe as Offset), expected)
      assert.equal(index.bytes().length, entries.length * OffsetIndex.ENTRY_BYTES)
    }),
  )
})

test('cut at an offset, an index knows those before it and no other', () => {
  fc.assert(
    fc.property(rising, fc.integer({ min: 990, max: 1510 }), (entries, cut) => {
      const index = new OffsetIndex(BASE)
      const times = new TimeIndex(BASE)
      for (const [offset, position] of entries) {
        index.append(offset as Offset, position)
        times.append({ timestamp: position as TimestampMs, offset: offset as Offset })
      }
      index.truncateTo(cut as Offset)
      times.truncateTo(cut as Offset)
      const kept = entries.filter(([offset]) => offset < cut)
      assert.equal(index.count, kept.length)
      assert.equal(times.count, kept.length)
      assert.equal(index.last.offset, kept.at(-1)?.[0] ?? BASE)
      index.append(2000 as Offset, 99_999)
      assert.equal(index.last.position, 99_999)
    }),
  )
})

test('a read of so many bytes ends at the first entry that lies after them', () => {
  const index = new OffsetIndex(BASE)
  for (const [offset, position] of [
    [1010, 100],
    [1020, 200],
    [1030, 300],
  ] as const)
    index.append(offset as Offset, position)
  assert.deepEqual(index.upperBound({ offset: BASE, position: 0 }, 150), {
    offset: 1020,
    position: 200,
  })
  assert.deepEqual(index.upperBound({ offset: BASE, position: 100 }, 100), {
    offset: 1020,
    position: 200,
  })
  assert.equal(index.upperBound({ offset: BASE, position: 200 }, 101), null)
})

test('zeros behind the entries are no entries: a crash leaves the file at its full size', () => {
  const index = new OffsetIndex(BASE)
  index.append(1005 as Offset, 10)
  index.append(1009 as Offset, 20)
  const padded = Buffer.concat([index.bytes(), Buffer.alloc(8 * 100 + 3)])
  const read = new OffsetIndex(BASE, padded)
  assert.equal(read.count, 2)
  read.append(1010 as Offset, 30)
  assert.deepEqual(new OffsetIndex(BASE, read.bytes()).last, { offset: 1010, position: 30 })
})

test('the part of an index that is not yet in its file', () => {
  const index = new OffsetIndex(BASE)
  index.append(1005 as Offset, 10)
  const before = Buffer.from(index.bytes())
  index.append(1006 as Offset, 20)
  assert.deepEqual(Buffer.concat([before, index.bytes(1)]), Buffer.from(index.bytes()))
})

test('an offset index whose entries do not rise is malformed', () => {
  const entry = (offset: number, position: number): Buffer => {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32BE(offset)
    bytes.writeInt32BE(position, 4)
    return bytes
  }
  for (const entries of [
    [entry(5, 10), entry(5, 20)],
    [entry(5, 10), entry(6, 10)],
    [entry(-1, 10)],
    [entry(5, 10), entry(0, 0), entry(6, 20)],
  ])
    assert.throws(() => new OffsetIndex(BASE, Buffer.concat(entries)), Malformed)
})

test('the time index rises even if timestamps do not, and finds what has at most a timestamp', () => {
  const stamps = fc.array(fc.integer({ min: -5, max: 300 }), { maxLength: 40 })
  fc.assert(
    fc.property(stamps, fc.integer({ min: -10, max: 310 }), (timestamps, probe) => {
      const index = new TimeIndex(BASE)
      let greatest = -1
      const kept: [number, number][] = []
      for (const [n, timestamp] of timestamps.entries()) {
        const added = index.append({
          timestamp: timestamp as TimestampMs,
          offset: (BASE + n) as Offset,
        })
        assert.equal(added, timestamp > greatest)
        if (added) {
          greatest = timestamp
          kept.push([timestamp, BASE + n])
        }
      }
      const floor = (entries: typeof kept) => {
        const found = entries.filter(([timestamp]) => timestamp <= probe).at(-1) ?? [-1, BASE]
        return { timestamp: found[0], offset: found[1] }
      }
      assert.deepEqual(index.lookUp(probe), floor(kept))
      // Time 0 at the segment's base is all zeros, as the rest of Kafka's file is: alone it is read as none, which sends to the same offset.
      const inFile = kept.length === 1 && kept[0]?.[0] === 0 && kept[0][1] === BASE ? [] : kept
      const read = new TimeIndex(BASE, Buffer.from(index.bytes()))
      assert.deepEqual(read.lookUp(probe), floor(inFile))
      assert.equal(read.bytes().length, inFile.length * TimeIndex.ENTRY_BYTES)
    }),
  )
})

test('timestamps beyond 2^53 are clamped, and stay in order', () => {
  const index = new TimeIndex(BASE)
  index.append({ timestamp: 5 as TimestampMs, offset: BASE })
  index.append({ timestamp: Number.MAX_SAFE_INTEGER as TimestampMs, offset: (BASE + 1) as Offset })
  const read = new TimeIndex(BASE, index.bytes())
  assert.equal(read.last.timestamp, Number.MAX_SAFE_INTEGER)
  const wide = Buffer.alloc(12)
  wide.writeBigInt64BE(1_800_000_000_000_000_000n)
  wide.writeInt32BE(7, 8)
  assert.equal(new TimeIndex(BASE, wide).last.timestamp, Number.MAX_SAFE_INTEGER)
})

const aborted = (first: number, last: number, stable: number): AbortedTransaction => ({
  producerId: 7 as ProducerId,
  firstOffset: first as Offset,
  lastOffset: last as Offset,
  lastStableOffset: stable as Offset,
})

test('aborted transactions of a range, and whether later segments can have more', () => {
  const index = new TransactionIndex(BASE)
  const file: Uint8Array[] = []
  const all = [aborted(1000, 1010, 1005), aborted(1005, 1020, 1021), aborted(1030, 1040, 1041)]
  for (const one of all) file.push(index.append(one))
  assert.equal(Buffer.concat(file).length, 3 * TransactionIndex.ENTRY_BYTES)
  const read = new TransactionIndex(BASE, Buffer.concat(file))
  assert.deepEqual(read.all(), all)
  const range = (from: number, upTo: number): [number[], boolean] => {
    const { transactions, complete } = read.abortedIn(from as Offset, upTo as Offset)
    return [transactions.map(({ firstOffset }) => firstOffset), complete]
  }
  assert.deepEqual(range(1000, 1004), [[1000], true])
  assert.deepEqual(range(1011, 1025), [[1005], true])
  assert.deepEqual(range(1000, 2000), [[1000, 1005, 1030], false])
  assert.deepEqual(range(1041, 2000), [[], false])
  assert.equal(read.truncateTo(1020 as Offset), TransactionIndex.ENTRY_BYTES)
  assert.deepEqual(read.all(), all.slice(0, 1))
})

test('an index of transactions of another version, cut, or out of order is malformed', () => {
  const index = new TransactionIndex(BASE)
  const entry = Buffer.from(index.append(aborted(1000, 1010, 1005)))
  const other = Buffer.from(entry)
  other.writeInt16BE(1)
  for (const bytes of [other, entry.subarray(0, 33), Buffer.concat([entry, entry])])
    assert.throws(() => new TransactionIndex(BASE, bytes), Malformed)
  assert.throws(() => new TransactionIndex(1011 as Offset, entry), Malformed)
})
