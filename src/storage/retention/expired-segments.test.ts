import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Offset } from '#core/brand'
import { expiredSegments, type RetainedLog, type RetainedSegment } from './expired-segments.ts'

const segment = (
  baseOffset: number,
  sizeBytes = 100,
  largestTimestampMs = baseOffset,
): RetainedSegment => ({
  baseOffset: baseOffset as Offset,
  sizeBytes,
  largestTimestampMs,
})
const log = (more: Partial<RetainedLog> = {}): RetainedLog => ({
  segments: [segment(0), segment(10), segment(20), segment(30, 50)],
  logStartOffset: 0 as Offset,
  highWatermark: 40 as Offset,
  logEndOffset: 40 as Offset,
  ...more,
})
const FOR_EVER = { deletes: true, retentionMs: -1, retentionBytes: -1 }
const gone = (of: RetainedLog, config: Partial<typeof FOR_EVER>, nowMs = 0): string[] =>
  expiredSegments(of, { ...FOR_EVER, ...config }, nowMs).map(
    ({ segment: { baseOffset }, reason }) => `${baseOffset}: ${reason}`,
  )

test('without limits everything stays', () => {
  assert.deepEqual(gone(log(), {}, 1e12), [])
  assert.deepEqual(
    gone(
      log(),
      { retentionMs: Number.POSITIVE_INFINITY, retentionBytes: Number.POSITIVE_INFINITY },
      1e12,
    ),
    [],
  )
})

test('a log never goes below its size: a segment goes only if enough stays without it', () => {
  assert.deepEqual(gone(log(), { retentionBytes: 250 }), ['0: size'])
  assert.deepEqual(gone(log(), { retentionBytes: 251 }), [])
  assert.deepEqual(gone(log(), { retentionBytes: 0 }), [
    '0: size',
    '10: size',
    '20: size',
    '30: size',
  ])
})

test('strictly older than the limit, counted from the newest record of the segment', () => {
  assert.deepEqual(gone(log(), { retentionMs: 100 }, 110), ['0: time'])
  assert.deepEqual(gone(log(), { retentionMs: 100 }, 111), ['0: time', '10: time'])
})

test('the active segment goes too when it is too old, but not an empty one', () => {
  assert.deepEqual(gone(log(), { retentionMs: 1 }, 1000).at(-1), '30: time')
  const segments = [segment(0), segment(10, 0, -1)]
  const empty = log({ segments, highWatermark: 10 as Offset, logEndOffset: 10 as Offset })
  assert.deepEqual(gone(empty, { retentionMs: 1 }, 1000), ['0: time'])
})

test('a record from the future keeps all that follows it', () => {
  const segments = [segment(0, 100, 5000), segment(10, 100, 0), segment(20, 50, 0)]
  assert.deepEqual(gone(log({ segments }), { retentionMs: 1 }, 1000), [])
})

test('nothing that is not below the high watermark goes (KAFKA-5634)', () => {
  assert.deepEqual(gone(log({ highWatermark: 19 as Offset }), { retentionBytes: 0 }), ['0: size'])
})

test('what lies below the log start goes, also where nothing else is deleted', () => {
  const started = log({ logStartOffset: 25 as Offset })
  assert.deepEqual(gone(started, { deletes: false, retentionBytes: 0 }), [
    '0: log start',
    '10: log start',
  ])
  assert.deepEqual(gone(started, { retentionBytes: 60 }), ['0: log start', '10: log start'])
  assert.deepEqual(gone(started, { retentionBytes: 50 }), [
    '0: log start',
    '10: log start',
    '20: size',
  ])
})

test('what goes is always a beginning of the log, and below the watermark', () => {
  const sizes = fc.array(fc.tuple(fc.nat(200), fc.nat(1000)), { minLength: 1, maxLength: 8 })
  const numbers = fc.record({
    start: fc.nat(80),
    mark: fc.nat(80),
    bytes: fc.integer({ min: -1, max: 900 }),
    ms: fc.integer({ min: -1, max: 1000 }),
  })
  fc.assert(
    fc.property(sizes, numbers, (pairs, { start, mark, bytes, ms }) => {
      const segments = pairs.map(([sizeBytes, time], n) => segment(n * 10, sizeBytes, time))
      const end = pairs.length * 10
      const of = log({
        segments,
        logStartOffset: start as Offset,
        highWatermark: Math.min(mark, end) as Offset,
        logEndOffset: end as Offset,
      })
      const expired = expiredSegments(
        of,
        { deletes: true, retentionBytes: bytes, retentionMs: ms },
        1000,
      )
      assert.deepEqual(
        expired.map((one) => one.segment),
        segments.slice(0, expired.length),
      )
      const last = expired.at(-1)
      if (last !== undefined) assert.ok(last.segment.baseOffset + 10 <= of.highWatermark)
      const left = segments.slice(expired.length).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
      if (
        expired.some(({ reason }) => reason === 'size') &&
        !expired.some(({ reason }) => reason === 'time')
      )
        assert.ok(left >= bytes)
    }),
  )
})
