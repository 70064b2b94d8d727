/**
 * Any bytes, and sound batches in which some bytes were changed and the checksum made good again: whatever a broker does to
 * a batch gives values, an answer, Malformed or CorruptCompression, and what is read can be written again.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { CorruptCompression } from '#core/world'
import { compress } from '#protocol/compression'
import { BatchBuilder } from './batch-builder.ts'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch, checkProduced } from './check.ts'
import { readControlType, readMarkerCoordinatorEpoch } from './control.ts'
import { downConvert } from './convert.ts'
import { openRecords } from './open.ts'
import { emptiedBatch, rewriteOptions } from './rewrite.ts'
import { joined, sampleBatch, sampleRecord } from './testing/sample.ts'

const codecs = pureCodecs()
const open = { codecs, limitBytes: 1 << 16 }

function visitRecords(batches: BatchCursor): void {
  const builder = new BatchBuilder({ codecs, ...rewriteOptions(batches) })
  const records = openRecords(batches, open)
  while (records.next()) {
    const { offset, key, value, headers } = records
    assert.ok(offset >= batches.baseOffset && offset <= batches.lastOffset)
    builder.append({ offset, timestamp: records.exactTimestamp(), key, value, headers })
    if (!batches.isControl) continue
    readControlType(key)
    readMarkerCoordinatorEpoch(value)
  }
  if (builder.recordCount > 0)
    assert.equal(checkNextBatch(new BatchCursor(builder.build()), codecs), null)
}

function visit(bytes: Uint8Array): void {
  const batches = new BatchCursor(bytes)
  checkNextBatch(batches, codecs)
  while (batches.next()) {
    checkProduced(batches)
    if (batches.magic !== 2) continue
    assert.equal(checkNextBatch(new BatchCursor(emptiedBatch(batches, codecs)), codecs), null)
    visitRecords(batches)
  }
}

/** Null when it went well or was refused. */
function tolerated(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof CorruptCompression)) throw error
  }
}

const record = fc
  .record({
    offsetDelta: fc.integer({ min: -1, max: 5 }),
    timestampDelta: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    key: fc.option(fc.uint8Array({ maxLength: 8 })),
    value: fc.option(fc.uint8Array({ maxLength: 8 })),
    headers: fc.array(
      fc.tuple(fc.string({ maxLength: 4 }), fc.option(fc.uint8Array({ maxLength: 4 }))),
      {
        maxLength: 2,
      },
    ),
  })
  .map(sampleRecord)

const change = fc.record({ at: fc.nat(400), to: fc.integer({ min: 0, max: 255 }) })

function changed(bytes: Uint8Array, changes: readonly { at: number; to: number }[]): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const { at, to } of changes) if (at < copy.length) copy[at] = to
  return copy
}

const batch = fc
  .record({
    attributes: fc.integer({ min: 0, max: 0x7f }),
    lastOffsetDelta: fc.integer({ min: -1, max: 6 }),
    baseOffset: fc.oneof(fc.nat(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    baseTimestamp: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    records: fc.array(record, { maxLength: 4 }),
    inRecords: fc.array(change, { maxLength: 2 }),
    inBatch: fc.array(change, { maxLength: 2 }),
    count: fc.option(fc.integer(), { freq: 5, nil: undefined }),
  })
  .map(({ records, inRecords, inBatch, count, ...header }) => {
    const plain = changed(joined(...records), inRecords)
    const codec = header.attributes & 7
    const isCodec = codec === 0 || codec === 1 || codec === 2 || codec === 3 || codec === 4
    const written = isCodec ? compress(codecs, codec, plain, { magic: 2 }) : plain
    const sealed = sampleBatch({ ...header, count: count ?? records.length }, [written])
    return changed(sealed, inBatch)
  })

const input = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  batch,
  fc.tuple(batch, batch).map(([a, b]) => joined(a, b)),
)

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
let runs = 0
fc.assert(
  fc.property(input, (bytes) => {
    runs++
    tolerated(() => visit(bytes))
    for (const magic of [0, 1] as const) {
      tolerated(() => downConvert(bytes, { ...open, magic, firstOffset: 0 as Offset }))
    }
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000 },
)
console.log(`batch-records: ${runs} inputs`)
