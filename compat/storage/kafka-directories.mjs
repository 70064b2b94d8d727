/**
 * Log directories as Apache Kafka writes them, and what it says of them. Needs Java 17 and Maven.
 */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaClasspath, startKafka } from '../apache-kafka/kafka.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** Runs a Java source with Kafka's clients and gives what it printed. */
export function runJava(program, args) {
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', kafkaClasspath('4.4.0')]
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'
  const options = { maxBuffer: 1 << 28, timeout: 90_000 }
  return new Promise((resolve, reject) => {
    execFile(
      'java',
      [quiet, ...flags, join(here, program), ...args],
      options,
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${program}: ${error.message}\n${stderr}`))
        else resolve(stdout)
      },
    )
  })
}

export function writeTopics(kafka, what) {
  return runJava('WriteTopics.java', [`127.0.0.1:${kafka.port}`, what])
}

/** What a broker says of partition 0 of topics, by topic. */
export async function askKafka(kafka, topics) {
  const lines = (await runJava('AskKafka.java', [`127.0.0.1:${kafka.port}`, ...topics])).trim()
  const said = lines.split('\n').map((line) => JSON.parse(line))
  return new Map(said.map((one) => [one.topic, { ...one, times: timesThatAreThere(one) }]))
}

/**
 * Kafka takes the age of a file for the time of a segment that compaction has emptied, looks for a record there and nowhere
 * else, and says that there is none. What it should have said is in its records.
 */
function timesThatAreThere({ times, records, max }) {
  if (max === null) return times
  return times.map((found) => {
    if (found[1] !== null) return found
    const [sought] = found
    const record = records.find(([, timestamp]) => Number(timestamp) >= Number(sought))
    return record === undefined ? found : [sought, record[0], record[1]]
  })
}

/** What each version writes, and the DumpLogSegments that reads it. */
export const WRITTEN = {
  '4.4.0': {
    what: 'new',
    topics: [
      'codecs',
      'stamped',
      'recompressed',
      'transactions',
      'compacted',
      'shortened',
      'empty',
    ],
    compacted: ['compacted'],
    dumpedBy: '4.3.1',
  },
  '3.9.1': {
    what: 'old',
    topics: ['old-0', 'old-0-compacted', 'old-1', 'old-1-compacted', 'old-1-stamped', 'upgraded'],
    compacted: ['old-0-compacted', 'old-1-compacted'],
    dumpedBy: '3.9.1',
  },
}

/** Small indexes, and a cleaner that does not wait. */
const PROPERTIES = {
  'log.index.size.max.bytes': 65_536,
  'log.cleaner.backoff.ms': 200,
  'log.cleaner.dedupe.buffer.size': 2_097_152,
  // What the cleaner replaced stays beside the log while we look.
  'log.segment.delete.delay.ms': 600_000,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.num.partitions': 1,
}

/** 3.9.1 as an upgraded cluster ran it, which still wrote the formats of 0.9 and 0.10. */
const OLD_PROPERTIES = {
  ...PROPERTIES,
  'inter.broker.protocol.version': '2.8',
  'log.message.format.version': '0.9.0',
}

export function startNode(version, dir) {
  const properties = version === '3.9.1' ? OLD_PROPERTIES : PROPERTIES
  return startKafka(version, { dir, properties })
}

/**
 * Lets a node write and stops it.
 *
 * @returns dir and logDir; `crashed`, a copy as a crash before the stop would have left it; `facts`, what it said of each topic
 */
export async function writeDirectories(version, scratch) {
  const { what, topics, compacted } = WRITTEN[version]
  const dir = join(scratch, `kafka-${version}`)
  const crashed = join(scratch, `${version}-crashed`)
  mkdirSync(dir)
  const kafka = await startNode(version, dir)
  try {
    await writeTopics(kafka, what)
    await cleaned(kafka, compacted)
    const facts = await askKafka(kafka, topics)
    cpSync(kafka.logDir, crashed, { recursive: true })
    return { dir, logDir: kafka.logDir, crashed, facts }
  } finally {
    await kafka.stop()
  }
}

const turn = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until the cleaner has been through topics and rests. */
export async function cleaned(kafka, topics) {
  const deadline = Date.now() + 30_000
  for (let before = ''; Date.now() < deadline; await turn(1500)) {
    const lists = topics.map((topic) => readdirSync(join(kafka.logDir, `${topic}-0`)))
    const isThrough = lists.every((list) => list.some((name) => name.endsWith('.log.deleted')))
    const now = JSON.stringify(lists)
    if (isThrough && now === before && existsSync(join(kafka.logDir, 'cleaner-offset-checkpoint')))
      return
    before = now
  }
  throw new Error(`the cleaner did not come to rest:\n${kafka.output()}`)
}
