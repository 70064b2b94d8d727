/**
 * Apache Kafka's DumpLogSegments, and what it prints as values. Needs Java 17 and Maven.
 */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaClasspath, mavenClasspath } from '../apache-kafka/kafka.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** 4.3.1 is the newest that Maven has; it reads what 4.4.0 writes. */
const TOOLS = {
  '4.3.1': {
    main: 'org.apache.kafka.tools.DumpLogSegments',
    classpath: () => mavenClasspath(join(here, 'pom-tools-4.3.1.xml'), 'kafka-tools-4.3.1'),
  },
  '3.9.1': { main: 'kafka.tools.DumpLogSegments', classpath: () => kafkaClasspath('3.9.1') },
}

const SEGMENT_FILE = /^\d{20}\.(log|index|timeindex|txnindex|snapshot)$/

/** What a directory has for DumpLogSegments to read: each file that has a byte, or a batch. */
export function segmentFiles(directory) {
  const names = readdirSync(directory).filter((name) => SEGMENT_FILE.test(name))
  return names.sort().map((name) => join(directory, name))
}

/** Runs the tool over files and gives what it printed; it says what is wrong with them and ends with 0 all the same. */
export function dump(version, files, flags = ['--deep-iteration', '--print-data-log']) {
  const { main, classpath } = TOOLS[version]
  const jvm = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classpath()]
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'
  const args = [quiet, ...jvm, main, '--files', files.join(','), ...flags]
  return new Promise((resolve, reject) => {
    execFile('java', args, { maxBuffer: 1 << 28, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`DumpLogSegments ${version} ${flags}: ${stderr.slice(0, 2000)}`))
      else resolve(stdout + stderr)
    })
  })
}

/**
 * What the tool complains of, in its own words. Gaps are no fault in a compacted log; that each segment "follows" offset -1
 * is said of every one.
 */
export function complaints(text, { gapsAllowed = false } = {}) {
  const wrong =
    /mismatch|out of order|corrupt|not found|isvalid: false|exception|error|could not|fail/i
  const gap = /^\s+\d+ is followed by/
  const lines = text.split('\n').filter((line) => !line.startsWith('|'))
  return lines.filter((line) => wrong.test(line) || (!gapsAllowed && gap.test(line)))
}

/** Name and value of each field of a line such as `offset: 4 position: 499`. */
function fieldsOf(line) {
  const fields = {}
  for (const [, name, value] of line.matchAll(/(\w+): (\S+)/g)) fields[name] ??= value
  return fields
}

/** The lines of each file: `Map` from directory and name to `{ batches | entries }`. */
export function parseDump(text) {
  const files = new Map()
  let file = null
  for (const line of text.split('\n')) {
    const [, path] = /^Dumping (\S+)$/.exec(line) ?? []
    if (path !== undefined) {
      file = []
      files.set(join(basename(dirname(path)), basename(path)), file)
    } else if (line.startsWith('| ')) file?.at(-1).records.push(parseRecord(line))
    else if (/^\w+: \S/.test(line)) file?.push({ ...fieldsOf(line), records: [] })
  }
  return files
}

function parseRecord(line) {
  const [head, content = ''] = line.split(/(?=(?: key: | payload: ))/, 2)
  const [, key] = / key: (.*?)(?: payload: |$)/.exec(line) ?? []
  const [, payload] = / payload: (.*)$/.exec(line) ?? []
  const [, names = ''] = /headerKeys: \[(.*?)\]/.exec(head) ?? []
  const headerKeys = names === '' ? [] : names.split(',')
  return { ...fieldsOf(content === '' ? line : head), headerKeys, key, payload }
}
