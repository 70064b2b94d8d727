/**
 * Kafka's own classes read what we write, and we read what they write:
 *
 *     node compat/records-java/run.mjs [seed]
 *
 * Random batches of every kind, plain, compressed, patched and converted. Needs the built project, Java 17 and Maven.
 */
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { readByKafka, writtenByKafka } from './kafka-records.mjs'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist')
const { pureCodecs } = await import(join(dist, 'core/compression/index.js'))
const { describeBatches } = await import(join(dist, 'protocol/record/testing/describe.js'))
const record = await import(join(dist, 'protocol/record/index.js'))

const seed = Number(process.argv[2] ?? Math.floor(Date.now() / 1000))
const codecs = pureCodecs()
const open = { codecs, limitBytes: 1 << 24 }

const bytes = fc.option(fc.uint8Array({ maxLength: 200 }))
const time = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 42 }),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc.constant(-1),
)
const content = fc.record(
  {
    timestamp: time,
    key: bytes,
    value: bytes,
    gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    headers: fc.array(fc.record({ key: fc.string({ unit: 'grapheme' }), value: bytes }), {
      maxLength: 4,
    }),
  },
  { noNullPrototype: true },
)
const options = fc.record(
  {
    compression: fc.constantFrom(0, 1, 2, 3, 4),
    baseOffset: fc.integer({ min: 0, max: 2 ** 52 }),
    leaderEpoch: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
    isControl: fc.boolean(),
    producer: fc.record({
      producerId: fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER }),
      producerEpoch: fc.integer({ min: -1, max: 32_767 }),
      baseSequence: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
      isTransactional: fc.boolean(),
    }),
    logAppendMs: fc.integer({ min: 0, max: 2 ** 45 }),
    deleteHorizonMs: fc.integer({ min: 0, max: 2 ** 45 }),
  },
  { requiredKeys: ['compression', 'baseOffset'] },
)
const messages = fc.record(
  {
    magic: fc.constantFrom(0, 1),
    compression: fc.constantFrom(0, 1, 2, 3),
    firstOffset: fc.integer({ min: 1, max: 2 ** 52 }),
    logAppendTime: fc.bigInt({ min: 0n, max: 2n ** 50n }),
  },
  { requiredKeys: ['magic', 'compression', 'firstOffset'] },
)

function appendAll(builder, contents, first) {
  let offset = first
  for (const { gap, ...written } of contents) {
    offset += gap
    builder.append({ ...written, offset })
    offset++
  }
  return builder.build()
}

function standingOn(batch) {
  const batches = new record.BatchCursor(batch)
  assert.equal(batches.next(), true)
  return batches
}

/** A batch, and what becomes of it in a broker. */
function batchAndItsFate({ given, contents, nowMs }) {
  const builder = new record.BatchBuilder({ codecs, ...given })
  const built = appendAll(builder, contents, given.baseOffset)
  const patched = Uint8Array.from(built)
  const batch = standingOn(patched)
  record.placeBatch(batch, { baseOffset: 2 ** 45 + 1, leaderEpoch: 42 })
  record.stampLogAppendTime(batch, nowMs, codecs)
  const stamp = { producerId: 77, producerEpoch: 1, baseSequence: 5, isTransactional: true }
  record.stampProducer(batch, stamp, codecs)
  const down = [0, 1].map((magic) => record.downConvert(built, { ...open, magic, firstOffset: 0 }))
  const converted = down.filter((result) => typeof result !== 'string' && result.length > 0)
  return [built, patched, record.emptiedBatch(batch, codecs), ...converted]
}

function messagesAndTheirFate({ given, contents, compression }) {
  const builder = new record.MessageSetBuilder({ codecs, ...given })
  const built = appendAll(builder, contents, given.firstOffset)
  const up = record.upConvert(built, { ...open, compression, baseOffset: 9 })
  if (given.logAppendTime !== undefined && given.magic === 1) {
    assert.equal(up, 'timestamp type')
    return [built]
  }
  return typeof up === 'string' ? [built] : [built, up]
}

const contents = fc.array(content, { minLength: 1, maxLength: 8 })
const nowMs = fc.integer({ min: 0, max: 2 ** 45 })
const ours = [
  ...fc
    .sample(fc.record({ given: options, contents, nowMs }), { seed, numRuns: 600 })
    .flatMap(batchAndItsFate),
  ...fc
    .sample(fc.record({ given: messages, contents, compression: fc.constantFrom(0, 1, 2, 3, 4) }), {
      seed,
      numRuns: 400,
    })
    .flatMap(messagesAndTheirFate),
  ...['abort', 'commit'].map((type) =>
    record.buildEndMarker(
      { type, coordinatorEpoch: 3, timestamp: 5, producer: { producerId: 9, producerEpoch: 1 } },
      { codecs, baseOffset: 17, leaderEpoch: 0 },
    ),
  ),
]

function compare(buffers, who) {
  for (const [at, reading] of readByKafka(buffers).entries()) {
    const where = `seed ${seed}, ${who} buffer ${at}: ${Buffer.from(buffers[at]).toString('hex')}`
    assert.ok(reading.length > 0 && reading.every(({ isValid }) => isValid), where)
    assert.deepEqual(describeBatches(buffers[at], open), reading, where)
  }
}

compare(ours, 'our')
const theirs = writtenByKafka().map(([, buffer]) => buffer)
compare(theirs, "Kafka's")
process.stdout.write(
  `records-java: Kafka 4.4.0 read ${ours.length} buffers of ours as we do, and we ${theirs.length} of its and 3.9.1's\n`,
)
