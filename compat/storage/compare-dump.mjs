/** What DumpLogSegments prints of a directory's files is what our own readers find in them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { segmentFiles } from './dump.mjs'
import { world } from './our-logs.mjs'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist')
const { describeBatches } = await import(join(dist, 'protocol/record/testing/describe.js'))
const { OffsetIndex, TimeIndex, TransactionIndex } = await import(
  join(dist, 'storage/index/index.js')
)
const { parseSnapshot } = await import(join(dist, 'storage/producers/index.js'))

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const COMPARED = {
  log: compareBatches,
  index: compareOffsets,
  timeindex: compareTimes,
  txnindex: compareAborted,
  snapshot: compareProducers,
}

/** @returns how many batches and entries were the same */
export function assertDumpSame(directory, dumped) {
  let compared = 0
  for (const path of segmentFiles(directory)) {
    const file = join(basename(directory), basename(path))
    const theirs = dumped.get(file)
    assert.ok(theirs !== undefined, `${file} was not dumped`)
    const [digits, kind] = basename(path).split('.')
    COMPARED[kind](readFileSync(path), theirs, { file, baseOffset: Number(digits) })
    compared += theirs.length
  }
  return compared
}

/** The fields that both have: the tool prints fewer for old formats. */
function assertFields(ours, theirs, where) {
  const names = Object.keys(ours).filter((name) => name in theirs)
  assert.ok(names.length > 3, `${where}: ${JSON.stringify(theirs)}`)
  for (const name of names) assert.equal(theirs[name], String(ours[name]), `${where}: ${name}`)
}

function compareBatches(bytes, theirs, { file }) {
  const ours = describeBatches(bytes, { codecs: world.codecs, limitBytes: 1 << 24 })
  assert.equal(ours.length, theirs.length, `${file}: number of batches`)
  let position = 0
  for (const [at, batch] of ours.entries()) {
    assertFields(printedBatch(batch, position), theirs[at], `${file}, batch ${at}`)
    position += batch.sizeBytes
    compareRecords(batch, theirs[at].records, `${file}, batch ${at}`)
  }
}

function printedBatch(batch, position) {
  const { records: _, ...header } = batch
  const horizon = batch.deleteHorizonMs
  return {
    ...header,
    offset: batch.lastOffset,
    count: batch.recordCount,
    partitionLeaderEpoch: batch.leaderEpoch,
    deleteHorizonMs: horizon === null ? 'OptionalLong.empty' : `OptionalLong[${horizon}]`,
    position,
    [batch.timestampType]: batch.maxTimestamp,
    size: batch.sizeBytes,
    compresscodec: CODECS[batch.compression],
    isvalid: batch.isValid,
  }
}

function compareRecords(batch, theirs, where) {
  assert.equal(batch.records.length, theirs.length, `${where}: number of records`)
  for (const [at, record] of batch.records.entries()) {
    const { key, value, headers } = record
    const printed = theirs[at]
    const size = (hex) => (hex === null ? -1 : hex.length / 2)
    const ours = {
      offset: record.offset,
      [batch.timestampType]: record.timestamp,
      keySize: size(key),
      valueSize: size(value),
      sequence: record.sequence,
    }
    assertFields(ours, printed, `${where}, record ${at}`)
    const names = headers.map(([name]) => Buffer.from(name, 'hex').toString())
    assert.deepEqual(names, printed.headerKeys, where)
    if (isText(value) && printed.payload !== undefined && !batch.isControl)
      assert.equal(Buffer.from(value, 'hex').toString(), printed.payload, where)
    if (isText(key) && printed.key !== undefined && !batch.isControl)
      assert.equal(Buffer.from(key, 'hex').toString(), printed.key, where)
  }
}

function compareOffsets(bytes, theirs, { file, baseOffset }) {
  const index = new OffsetIndex(baseOffset, bytes)
  assert.equal(index.count, theirs.length, file)
  for (const { offset, position } of theirs) {
    const expected = { offset: Number(offset), position: Number(position) }
    assert.deepEqual(index.lookUp(Number(offset)), expected, file)
  }
}

function compareTimes(bytes, theirs, { file, baseOffset }) {
  const index = new TimeIndex(baseOffset, bytes)
  assert.equal(index.count, theirs.length, file)
  for (const { timestamp, offset } of theirs) {
    const expected = { timestamp: Number(timestamp), offset: Number(offset) }
    assert.deepEqual(index.lookUp(Number(timestamp)), expected, file)
  }
}

function compareAborted(bytes, theirs, { file, baseOffset }) {
  const ours = new TransactionIndex(baseOffset, bytes).all()
  assert.equal(ours.length, theirs.length, file)
  for (const [at, transaction] of ours.entries()) assertFields(transaction, theirs[at], file)
}

function compareProducers(bytes, theirs, { file }) {
  const ours = parseSnapshot(bytes, world.codecs)
  assert.equal(ours.length, theirs.length, file)
  for (const [at, entry] of ours.entries()) {
    const { transactionStart: start } = entry
    const printed = {
      ...entry,
      ...entry.batches[0],
      producerEpoch: entry.epoch,
      currentTxnFirstOffset: start === null ? 'OptionalLong.empty' : `OptionalLong[${start}]`,
    }
    delete printed.timestamp
    assertFields(printed, theirs[at], file)
  }
}

/** What is not is printed by the tool in letters that nobody can read back. */
function isText(hex) {
  return hex !== null && /^[\x20-\x7e]*$/.test(Buffer.from(hex, 'hex').toString('latin1'))
}
