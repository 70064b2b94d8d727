/**
 * Our logs and Apache Kafka's: the same files, read by both.
 *
 *   node compat/storage/run.mjs [seed]
 *
 * DumpLogSegments of 4.3.1 and 3.9.1 reads what we write; we read what 4.4.0 and 3.9.1 write, whole, after a crash and
 * damaged; and 4.4.0 goes on where we have appended. Needs the built project, Java 17 and Maven.
 */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendOurs } from './append-ours.mjs'
import { assertDumpSame } from './compare-dump.mjs'
import { complaints, dump, parseDump, segmentFiles } from './dump.mjs'
import {
  askKafka,
  cleaned,
  startNode,
  WRITTEN,
  writeDirectories,
  writeTopics,
} from './kafka-directories.mjs'
import {
  assertSame,
  closeWorld,
  describeOurs,
  openOurs,
  openWithCheckpoints,
  partitionsIn,
} from './our-logs.mjs'
import { assertReplicated } from './replicate.mjs'
import { survivesCrash, survivesDamagedIndexes, survivesFlippedBits } from './survive.mjs'
import { writeOurs } from './write-ours.mjs'

const seed = Number(process.argv[2] ?? 1)
const scratch = mkdtempSync(join(tmpdir(), 'ottla-storage-'))
const startedMs = Date.now()
let passed = 0
const failures = []

async function check(name, body) {
  const fromMs = Date.now()
  try {
    const found = await body()
    passed += 1
    const seconds = ((Date.now() - fromMs) / 1000).toFixed(1)
    console.log(`ok   ${name}${found === undefined ? '' : `: ${found}`} (${seconds} s)`)
  } catch (error) {
    failures.push(name)
    console.log(`FAIL ${name}\n${error.stack}`)
  }
}

/** A copy that an opening may change. */
function copyOf(logDir, name) {
  const copy = join(scratch, name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(logDir, copy, { recursive: true })
  return copy
}

/** The tool finds nothing wrong with indexes of ours, whichever way it looks. */
async function indexesAreGood(version, directories) {
  const files = directories.flatMap(segmentFiles)
  const indexes = files.filter((file) => /(?<=\.)(time)?index$/.test(file))
  const sanity = await dump(version, files, ['--index-sanity-check'])
  const verified = await dump(version, files, ['--verify-index-only', '--deep-iteration'])
  for (const printed of [sanity, verified])
    assert.deepEqual(complaints(printed), [], `DumpLogSegments ${version}`)
  const good = sanity.match(/index (passed sanity check|is empty)/g) ?? []
  assert.equal(good.length, indexes.length)
  return `${indexes.length} indexes`
}

/** The tool finds nothing wrong, and prints what we read. */
async function dumpedAlike(version, directories, options) {
  const files = directories.flatMap(segmentFiles)
  const text = await dump(version, files)
  assert.deepEqual(complaints(text, options), [], `DumpLogSegments ${version}`)
  const dumped = parseDump(text)
  let compared = 0
  for (const directory of directories) compared += assertDumpSame(directory, dumped)
  return `${files.length} files, ${compared} batches and entries`
}

async function ourDirectories() {
  const directories = []
  await check('random lives of our logs end in order', async () => {
    for (let at = 0; at < 12; at++) {
      const directory = join(scratch, 'ours', `ours-${at}`)
      await writeOurs(directory, { seed: seed * 100 + at, steps: 60 })
      directories.push(directory)
    }
  })
  for (const version of ['4.3.1', '3.9.1']) {
    await check(`DumpLogSegments ${version} reads them`, () => dumpedAlike(version, directories))
    await check(`DumpLogSegments ${version} verifies their indexes`, () =>
      indexesAreGood(version, directories),
    )
  }
}

/** What Kafka wrote is read here, after a stop in good order and as after a crash. */
async function opensAlike(version, logDir, facts) {
  const clean = copyOf(logDir, `${version}-clean`)
  await check(`${version}: directories of a clean stop are read as Kafka reads them`, async () => {
    for (const [topic, theirs] of facts) {
      const { log, lines } = await openWithCheckpoints(join(clean, `${topic}-0`))
      await assertSame(log, theirs, topic)
      const warnings = lines.filter(
        ({ level, message }) => level === 'warn' && !/way out/.test(message),
      )
      assert.deepEqual(warnings, [], topic)
      await log.close()
    }
    return `${facts.size} partitions`
  })
  await check(`${version}: a follower of ours has the same bytes`, async () => {
    let sizeBytes = 0
    for (const name of partitionsIn(clean)) {
      const { log } = await openWithCheckpoints(join(clean, name))
      sizeBytes += await assertReplicated(log, join(scratch, 'followers', version, name))
      await log.close()
    }
    return `${sizeBytes} bytes`
  })
  await check(`${version}: every other partition of the directory opens`, async () => {
    const others = partitionsIn(clean).filter((name) => !facts.has(name.slice(0, -2)))
    for (const name of others) {
      const { log } = await openWithCheckpoints(join(clean, name))
      assert.ok(log.endOffset > 0, name)
      await log.close()
    }
    return others.join(', ')
  })
}

async function opensAfterCrash(version, crashed, facts) {
  await check(`${version}: directories of a crash are recovered to the same`, async () => {
    const copy = copyOf(crashed, `${version}-crashed-copy`)
    for (const [topic, theirs] of facts) {
      // Kafka writes the checkpoint of start offsets once a minute, and forgets DeleteRecords in a crash.
      const options = { logStartOffset: theirs.start }
      const { log } = await openWithCheckpoints(join(copy, `${topic}-0`), options)
      await assertSame(log, theirs, topic)
      await log.close()
      const again = await openOurs(join(copy, `${topic}-0`), { ...options, wasClosed: true })
      await assertSame(again.log, theirs, `${topic}, closed by us`)
      await again.log.close()
    }
  })
}

async function survives(version, { clean, crashed }, facts) {
  const ways = [
    ['after a crash', survivesCrash, crashed],
    ['in indexes and snapshots', survivesDamagedIndexes, clean],
    ['by flipped bits', survivesFlippedBits, clean],
  ]
  for (const [name, survive, logDir] of ways)
    await check(`${version}: damage ${name} costs what it must, and nothing throws`, async () => {
      for (const [topic, theirs] of facts)
        for (let at = 0; at < 5; at++)
          await survive(join(logDir, `${topic}-0`), theirs, { seed: seed * 1000 + at, scratch })
    })
}

/** What a node wrote, as its own tool and as we read it. */
async function kafkaDirectories(version) {
  const written = await writeDirectories(version, scratch)
  const { logDir, crashed, facts } = written
  const { dumpedBy } = WRITTEN[version]
  await check(`${version}: DumpLogSegments ${dumpedBy} prints what we read`, () => {
    // The log of a KRaft controller is not closed when it stops: its indexes keep their room.
    const names = partitionsIn(logDir).filter((name) => name !== '__cluster_metadata-0')
    const directories = names.map((name) => join(logDir, name))
    return dumpedAlike(dumpedBy, directories, { gapsAllowed: true })
  })
  await opensAlike(version, logDir, facts)
  await opensAfterCrash(version, crashed, facts)
  await survives(version, { clean: logDir, crashed }, facts)
  return written
}

/** The last value of each key: what compaction keeps, whenever it runs. */
function lastValues({ records }) {
  return [...new Map(records.map((record) => [record[4], record[5]]))]
    .filter(([, value]) => value !== null)
    .sort()
}

/** We append to what Kafka has left. */
async function append({ logDir, facts }, how) {
  const ours = new Map()
  await check(
    `we append to the directories of 4.4.0${how.isCrash ? ', and crash' : ''}`,
    async () => {
      for (const [topic, theirs] of facts) {
        const look = (log) => describeOurs(log, theirs)
        ours.set(topic, await appendOurs(logDir, topic, { look, ...how }))
      }
    },
  )
  if (how.isCrash) rmSync(join(logDir, '.kafka_cleanshutdown'))
  return ours
}

async function readsAppended(kafka, ours, name) {
  const asked = await askKafka(kafka, WRITTEN['4.4.0'].topics)
  await check(name, async () => {
    for (const [topic, theirs] of asked) {
      // Kafka is asked for other times than we were.
      const { times: _, ...expected } = ours.get(topic)
      if (topic === 'compacted') assert.deepEqual(lastValues(theirs), lastValues(expected), topic)
      else
        for (const [field, value] of Object.entries(expected))
          assert.deepEqual(sorted(theirs[field]), sorted(value), `${topic}: ${field}`)
    }
  })
}

/** Kafka starts where we have appended, reads all of it, writes on; and we read that. Then the same after a crash of ours. */
async function kafkaGoesOn({ dir, logDir, facts }) {
  const closed = await append({ logDir, facts }, { producerEpoch: 1, isCrash: false })
  let kafka = await startNode('4.4.0', dir)
  let more
  try {
    await readsAppended(kafka, closed, '4.4.0 reads all that was appended')
    await writeTopics(kafka, 'more')
    await cleaned(kafka, ['compacted'])
    more = await askKafka(kafka, WRITTEN['4.4.0'].topics)
  } finally {
    await kafka.stop()
  }
  await opensAlike('4.4.0 again', logDir, more)
  const crashed = await append({ logDir, facts: more }, { producerEpoch: 2, isCrash: true })
  kafka = await startNode('4.4.0', dir)
  try {
    await readsAppended(kafka, crashed, '4.4.0 recovers all that was appended')
  } finally {
    await kafka.stop()
  }
}

/** Producers have no order. */
function sorted(value) {
  const isProducers = Array.isArray(value) && Array.isArray(value[0]) && value[0].length === 6
  return isProducers ? [...value].sort((a, b) => a[0] - b[0]) : value
}

try {
  await ourDirectories()
  await kafkaGoesOn(await kafkaDirectories('4.4.0'))
  await kafkaDirectories('3.9.1')
} finally {
  closeWorld()
  rmSync(scratch, { recursive: true, force: true })
}
const tookS = Math.round((Date.now() - startedMs) / 1000)
console.log(`storage: ${passed} checks passed, ${failures.length} failed, seed ${seed}, ${tookS} s`)
for (const name of failures) console.log(`failed: ${name}`)
if (failures.length > 0) process.exitCode = 1
