/**
 * Directories of Apache Kafka that were damaged open here all the same: nothing throws, only good batches are served,
 * each as it was, and what was cut is said in the log.
 */
import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { damage } from './damage.mjs'
import { assertSame, describeOurs, openOurs, world } from './our-logs.mjs'
import { randomBelow } from './write-ours.mjs'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist')
const { BatchCursor, checkNextBatch, openRecords } = await import(
  join(dist, 'protocol/record/index.js')
)

const OPEN = { codecs: world.codecs, limitBytes: 1 << 24 }

const isLog = (name) => name.endsWith('.log')

/** Opens a damaged copy, hands it over, and says how it was damaged if that fails. */
async function withDamaged(directory, { seed, isMeant, scratch, ...options }, body) {
  const copy = join(scratch, 'damaged-0')
  rmSync(copy, { recursive: true, force: true })
  cpSync(directory, copy, { recursive: true })
  const done = damage(copy, randomBelow(seed), isMeant)
  try {
    const { log, lines } = await openOurs(copy, options)
    await body(log, { lines, done })
    await log.close()
  } catch (error) {
    error.message = `${directory}, seed ${seed}, ${done.join(', ')}: ${error.message}`
    throw error
  }
}

/** After a crash all is scanned: what is served is a beginning of what was there, and whole. */
export async function survivesCrash(directory, theirs, options) {
  const given = { ...options, wasClosed: false, recoveryPoint: 0, logStartOffset: theirs.start }
  await withDamaged(directory, given, async (log, { lines, done }) => {
    const ours = await describeOurs(log, theirs)
    const isFlipped = done.some((what) => /^flip .*log$/.test(what))
    const compared = isFlipped ? withoutPlaces : (records) => records
    const kept = theirs.records.slice(0, ours.records.length)
    assert.deepEqual(compared(ours.records), compared(kept))
    if (!done.some((what) => what.endsWith('.log')))
      return assertSame(log, theirs, 'nothing of the records was damaged')
    // What is cut between two batches leaves no trace.
    const isTrackless = done.some((what) => /^cut .*log$/.test(what))
    const isSaid = lines.some(({ level, fields }) => level === 'warn' && fields.cutBytes > 0)
    assert.ok(isSaid || isTrackless || ours.end === theirs.end, 'nothing was said of the cut')
  })
}

/** After a stop in good order nothing is scanned, and yet indexes and snapshots are not believed when they are nonsense. */
export async function survivesDamagedIndexes(directory, theirs, options) {
  const isMeant = (name) => !isLog(name)
  const given = { ...options, isMeant, wasClosed: true, logStartOffset: theirs.start }
  await withDamaged(directory, given, async (log) => {
    assert.deepEqual((await describeOurs(log, theirs)).records, theirs.records)
  })
}

/** Offset and leader epoch of a batch are not under its checksum: brokers write them. */
const withoutPlaces = (records) =>
  records.map(([, timestamp, type, , ...content]) => [timestamp, type, ...content])

/** A flipped bit that nobody looks for may cost its own batch, which fails its checksum, and nothing else. */
export async function survivesFlippedBits(directory, theirs, options) {
  const given = { ...options, isMeant: isLog, wasClosed: true, logStartOffset: theirs.start }
  const content = (record) => [record[1], record[4], record[5]].join()
  const known = new Set(theirs.records.map(content))
  await withDamaged(directory, given, async (log) => {
    for (const [offset, ...found] of await readGood(log))
      assert.ok(known.has(found.join()), `the record at ${offset} was invented: ${found}`)
  })
}

const hex = (bytes) => (bytes === null ? null : Buffer.from(bytes).toString('hex'))

/** More than any of these logs has: a flipped bit may put the end of one beyond what anybody reads through. */
const MOST_READS = 2000

/** Reads on behind what cannot be read, as a patient consumer would. */
async function readGood(log) {
  const found = []
  let position = log.logStartOffset
  for (let reads = 0; position < log.endOffset && reads < MOST_READS; reads++) {
    const options = { maxBytes: 700, upTo: 'end', minOneBatch: true }
    const answer = await log.read(position, options)
    assert.equal(answer.kind, 'records')
    const batches = new BatchCursor(Buffer.concat(answer.pieces))
    answer.release()
    let next = position + 1
    while (checkNextBatch(batches, world.codecs) === null) {
      batches.next()
      next = Math.max(next, batches.lastOffset + 1)
      if (!batches.isControl) addRecords(found, batches, position)
    }
    position = next
  }
  return found
}

function addRecords(found, batch, from) {
  const records = openRecords(batch, OPEN)
  while (records.next()) {
    if (records.offset < from) continue
    const { offset, key, value } = records
    found.push([offset, String(records.exactTimestamp()), hex(key), hex(value)])
  }
}
