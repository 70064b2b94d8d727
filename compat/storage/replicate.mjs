/** A log that fetches another one, as a follower does. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openOurs, world } from './our-logs.mjs'

const contents = (directory, kind) =>
  Buffer.concat(
    readdirSync(directory)
      .filter((name) => name.endsWith(kind))
      .sort()
      .map((name) => readFileSync(join(directory, name))),
  )

/**
 * Appends all of a leader's log to a new one, a few batches at a time, and closes it: the bytes of its records and of its
 * aborted transactions are those of the leader, and so are its epochs and producers.
 *
 * @returns how many bytes of records there are
 */
export async function assertReplicated(leader, directory) {
  const config = { segmentIndexBytes: 60, indexIntervalBytes: 500 }
  const { logStartOffset } = leader
  const { log } = await openOurs(directory, { config, logStartOffset })
  for (let from = logStartOffset; from < leader.endOffset; from = log.endOffset) {
    const answer = await leader.read(from, { maxBytes: 900, upTo: 'end', minOneBatch: true })
    await appendFetched(log, answer, leader.latestEpoch ?? 0)
  }
  // Where an epoch began is known from its first batch, which may have been compacted or deleted.
  assert.deepEqual(epochs(log), epochs(leader))
  assert.deepEqual(described(log), described(leader))
  await log.close()
  // The cleaner drops aborted transactions of which nothing is left, and their markers stay a while.
  for (const kind of /compacted/.test(directory) ? ['.log'] : ['.log', '.txnindex']) {
    const ours = contents(directory, kind)
    const theirs = contents(leader.directory, kind)
    // What lies before the start of the leader's log is fetched by nobody.
    const end = theirs.subarray(theirs.length - ours.length)
    assert.ok(ours.length > 0 || leader.endOffset === leader.logStartOffset || kind !== '.log')
    assert.ok(ours.equals(end), `${kind} of ${leader.directory}`)
  }
  return contents(directory, '.log').length
}

async function appendFetched(log, { pieces, release }, leaderEpoch) {
  const bytes = wholeBatches(Buffer.concat(pieces))
  release()
  const nowMs = world.clock.nowMs()
  const options = { origin: 'replication', leaderEpoch, nowMs }
  let appended = await log.append(bytes, options)
  if (appended.kind === 'misplaced' && log.segments.length === 1 && log.sizeBytes === 0) {
    // The start of the leader's log lies inside a batch, of which an empty follower takes all.
    await log.truncateFullyAndStartAt(appended.firstOffset, log.logStartOffset)
    appended = await log.append(bytes, options)
  }
  assert.equal(appended.kind, 'appended', JSON.stringify(appended))
}

/** The last batch of a fetch may be cut short. */
function wholeBatches(bytes) {
  let end = 0
  for (let next = 0; next <= bytes.length; ) {
    end = next
    if (end + 12 > bytes.length) break
    next = end + 12 + bytes.readInt32BE(end + 8)
  }
  return bytes.subarray(0, end)
}

const epochs = (log) => log.leaderEpochs.map(({ epoch }) => epoch)

/** A follower remembers more of a producer's batches than a snapshot holds, and when each was written. */
function described(log) {
  const entries = [...log.producers.values()].sort((a, b) => a.producerId - b.producerId)
  return entries.map(({ batches, ...entry }) => ({
    ...entry,
    last: batches.slice(-1).map((batch) => ({ ...batch, timestamp: null })),
  }))
}
