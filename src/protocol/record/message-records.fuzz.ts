/**
 * Any bytes, and message sets of magic 0 and 1 in which some bytes were changed, inside the wrapper too: reading and
 * converting them either way gives values, an answer, Malformed or CorruptCompression.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import { CorruptCompression } from '#core/world'
import { compress } from '#protocol/compression'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch } from './check.ts'
import { downConvert, upConvert } from './convert.ts'
import { openRecords } from './open.ts'
import { joined, sampleMessage } from './testing/sample.ts'

const codecs = pureCodecs()
const open = { codecs, limitBytes: 1 << 16 }

function visit(bytes: Uint8Array): void {
  const batches = new BatchCursor(bytes)
  checkNextBatch(batches, codecs)
  while (batches.next()) {
    const records = openRecords(batches, open)
    while (records.next()) {
      assert.ok(Number.isSafeInteger(records.offset) && Number.isSafeInteger(records.timestamp))
      assert.ok([records.key, records.value, records.headers, records.exactTimestamp()])
    }
  }
}

function tolerated(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof CorruptCompression)) throw error
  }
}

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const change = fc.record({ at: fc.nat(200), to: fc.integer({ min: 0, max: 255 }) })

function changed(bytes: Uint8Array, changes: readonly { at: number; to: number }[]): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const { at, to } of changes) if (at < copy.length) copy[at] = to
  return copy
}

const fields = {
  magic: fc.constantFrom(0 as const, 1 as const),
  offset: fc.oneof(fc.integer({ min: -2, max: 6 }), int64),
  timestamp: int64,
}
const message = fc
  .record({
    ...fields,
    attributes: fc.constantFrom(0, 0, 0, 8, 1),
    key: fc.option(fc.uint8Array({ maxLength: 8 })),
    value: fc.option(fc.uint8Array({ maxLength: 8 })),
  })
  .map(sampleMessage)
const wrapper = fc
  .record({
    ...fields,
    codec: fc.constantFrom(1 as const, 2 as const, 3 as const),
    isStamped: fc.boolean(),
    inner: fc.array(message, { maxLength: 4 }),
    changes: fc.array(change, { maxLength: 2 }),
  })
  .map(({ codec, isStamped, inner, changes, ...given }) => {
    const messages = changed(joined(...inner), changes)
    const value = compress(codecs, codec, messages, { magic: given.magic })
    return sampleMessage({ ...given, attributes: codec | (isStamped ? 8 : 0), value })
  })
const set = fc
  .tuple(fc.array(fc.oneof(message, wrapper), { maxLength: 3 }), fc.array(change, { maxLength: 2 }))
  .map(([pieces, changes]) => changed(joined(...pieces), changes))

const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
let runs = 0
fc.assert(
  fc.property(fc.oneof(fc.uint8Array({ maxLength: 120 }), set), (bytes) => {
    runs++
    tolerated(() => visit(bytes))
    tolerated(() => upConvert(bytes, { ...open, compression: 2 }))
    tolerated(() => downConvert(bytes, { ...open, magic: 0, firstOffset: 0 as Offset }))
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000 },
)
console.log(`message-records: ${runs} inputs`)
