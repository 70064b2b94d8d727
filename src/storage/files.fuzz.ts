/** The law: Any bytes in a file beside the records are what they claim, or Malformed; what was read is printed and read back. */
import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import type { Offset } from '#core/brand'
import { Malformed } from '#core/bytes'
import { pureCodecs } from '#core/compression'
import {
  parseMetaProperties,
  parseOffsets,
  parsePartitionMetadata,
  printMetaProperties,
  printOffsets,
  printPartitionMetadata,
} from './checkpoint/index.ts'
import { parseLeaderEpochs, printLeaderEpochs } from './epochs/index.ts'
import { OffsetIndex, TimeIndex, TransactionIndex } from './index/index.ts'
import { parseSnapshot, printSnapshot } from './producers/index.ts'

const codecs = pureCodecs()
const BASE = 0 as Offset

/** Reads, prints and reads again; null where the bytes are malformed. */
function again<T>(
  bytes: Uint8Array,
  parse: (bytes: Uint8Array) => T,
  print: (value: T) => Uint8Array,
): boolean {
  let value: T
  try {
    value = parse(bytes)
  } catch (fault) {
    assert.ok(fault instanceof Malformed, String(fault))
    return false
  }
  assert.deepEqual(parse(print(value)), value)
  return true
}

const FORMATS: readonly ((bytes: Uint8Array) => boolean)[] = [
  (bytes) => again(bytes, parseOffsets, printOffsets),
  (bytes) => again(bytes, parseLeaderEpochs, printLeaderEpochs),
  (bytes) => again(bytes, parsePartitionMetadata, printPartitionMetadata),
  (bytes) => again(bytes, parseMetaProperties, printMetaProperties),
  (bytes) =>
    again(
      bytes,
      (of) => parseSnapshot(of, codecs),
      (entries) => printSnapshot(entries, codecs),
    ),
  (bytes) =>
    again(
      bytes,
      (of) => [...new OffsetIndex(BASE, of).bytes()],
      (list) => Uint8Array.from(list),
    ),
  (bytes) =>
    again(
      bytes,
      (of) => [...new TimeIndex(BASE, of).bytes()],
      (list) => Uint8Array.from(list),
    ),
  (bytes) =>
    again(
      bytes,
      (of) => new TransactionIndex(BASE, of).all().length,
      () => bytes,
    ),
]

const pieces = [
  '0\n',
  '1\n',
  '2\n',
  'orders 0 5\n',
  '0 0\n',
  '3 17\n',
  '-1',
  ' ',
  'version: 0\n',
  'topic_id: ',
  'Rb24M1KYRsyRxLcTJPPhTw',
  'version=1\n',
  'node.id=1\n',
  'cluster.id=a\n',
  'directory.id=',
]
/** A snapshot whose checksum is right, whatever it holds: what lies behind the checksum is looked at too. */
const sealed = fc.uint8Array({ maxLength: 120 }).map((body) => {
  const bytes = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 0]), body])
  bytes.writeUInt32BE(codecs.crc32c(bytes, 0, 6), 2)
  return bytes
})
const file = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((all) => Buffer.from(all.join(''))),
  sealed,
)

let read = 0
let runs = 0
const seconds = Number(process.env['FUZZ_SECONDS'] ?? '1')
fc.assert(
  fc.property(file, (bytes) => {
    runs++
    for (const format of FORMATS) if (format(bytes)) read++
  }),
  { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000, endOnFailure: true },
)
console.log(`storage files: ${runs} files, ${read} times read`)
