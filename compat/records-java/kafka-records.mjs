/** Kafka's own record classes as two functions: what they write, and what they read. Needs Java 17 and Maven. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaClasspath } from '../apache-kafka/kafka.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '../../.cache/records-java')

function java(version, program, args, input = '') {
  const flags = [
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    // Java 17 takes the charset of its locale, and a bare environment has none.
    '-Dfile.encoding=UTF-8',
    '-cp',
    kafkaClasspath(version),
  ]
  return execFileSync('java', [...flags, program, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  })
}

/** The source as it compiles against Kafka 3.9, where the same classes were not yet called internal. */
function olderSource(name) {
  mkdirSync(cache, { recursive: true })
  const source = readFileSync(join(here, name), 'utf8')
  const file = join(cache, name)
  writeFileSync(file, source.replace(/(common\.(?:record|utils))\.internals?\./g, '$1.'))
  return file
}

/** Batches of every kind as [name, bytes]: magic 2 by Kafka 4.4.0, 0 and 1 by 3.9.1. */
export function writtenByKafka() {
  const newer = java('4.4.0', join(here, 'WriteRecords.java'), ['2'])
  const older = java('3.9.1', olderSource('WriteRecords.java'), ['0', '1'])
  const lines = (newer + older).trim().split('\n')
  return lines.map((line) => {
    const [name, hex] = line.split('\t')
    return [name, Buffer.from(hex, 'hex')]
  })
}

/** For each buffer what Kafka 4.4.0 reads in it, as ReadRecords.java prints it. */
export function readByKafka(buffers) {
  const input = buffers.map((bytes) => Buffer.from(bytes).toString('hex')).join('\n')
  const output = java('4.4.0', join(here, 'ReadRecords.java'), [], `${input}\n`)
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
