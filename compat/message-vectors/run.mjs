/**
 * Every message, version and record type against Kafka's own message classes, both ways:
 *
 * 1. what they write (random values, defaults) decodes here, matches field by field, and is encoded again to
 *    the same bytes;
 * 2. what we write (random values) is read there, matches field by field, and is written again to the same bytes.
 *
 *   node compat/message-vectors/run.mjs                 compare
 *   node compat/message-vectors/run.mjs --record        write the small set that `npm test` keeps
 *
 * OTTLA_VECTORS: messages a version (10). OTTLA_SEED: the seed (today's date, so that each day asks anew).
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { kafkaClasspath } from '../apache-kafka/kafka.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const top = join(here, '../..')
const count = Number(process.env.OTTLA_VECTORS ?? 10)
const seed = Number(process.env.OTTLA_SEED ?? Math.floor(Date.now() / 86_400_000))

const {
  compareKafkaVector,
  messagesByName,
  parseKafkaVector,
  randomValue,
  Seeded,
  differencesFromKafka,
  encodeToBytes,
} = await import(join(top, 'dist/protocol/testing/index.js'))

function vectorsProgram(version) {
  const classes = join(top, '.cache/compat', `message-vectors-${version}`)
  const classpath = kafkaClasspath(version)
  mkdirSync(classes, { recursive: true })
  // Java 17 takes the charset of its locale, and a bare environment has none.
  const sources = ['-encoding', 'UTF-8', '-d', classes, '-cp', classpath]
  execFileSync('javac', [...sources, join(here, 'Vectors.java')], { stdio: 'inherit' })
  const flags = ['-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8']
  return (args, input = '') =>
    execFileSync(
      'java',
      [...flags, '-cp', `${classpath}${delimiter}${classes}`, 'Vectors', ...args],
      {
        input,
        maxBuffer: 2 ** 30,
        encoding: 'utf8',
      },
    )
      .split('\n')
      .filter((line) => line !== '')
}

const messages = messagesByName()
const programs = { '4.4.0': vectorsProgram('4.4.0'), '3.9.1': vectorsProgram('3.9.1') }

/** Which class and version each Kafka has; 3.9 is asked only for what 4.4 has dropped. */
function classesOf(program) {
  return new Map(
    program(['list']).map((line) => {
      const [className, key, lowest, highest] = line.split('\t')
      return [className, { key: Number(key), lowest: Number(lowest), highest: Number(highest) }]
    }),
  )
}

const classes = { '4.4.0': classesOf(programs['4.4.0']), '3.9.1': classesOf(programs['3.9.1']) }

function dropped(className, version) {
  const now = classes['4.4.0'].get(className)
  return now === undefined || version < now.lowest || version > now.highest
}

/** What Kafka keeps for itself, or what was not yet stable in 3.9: not ours to speak. */
function ours(className, version) {
  const name = parseKafkaVector(`${className}\t0\t0\t\t{}`).name
  const message = messages.get(name)
  return message !== undefined && version >= message.versions.min && version <= message.versions.max
}

/**
 * What 3.9 has and we leave out, with the reason. Anything else that is missing is a failure.
 */
const LEFT_OUT = [
  // The type's number stands where 4.4 has version 0; the bytes are 4.4's.
  [
    /^(ConsumerGroup|ShareGroup|Group|OffsetCommit).*Key$/,
    'a coordinator key under its old version number',
  ],
  [/^ListClientMetricsResources/, 'ListConfigResources v0 under its old name'],
  [/^Share(Fetch|Acknowledge|GroupHeartbeat|GroupDescribe)/, 'unstable in 3.9, dropped in 4.1'],
  [/^ShareGroupPartitionMetadataValue$/, 'unstable in 3.9'],
]

function leftOut(className) {
  return LEFT_OUT.some(([pattern]) => pattern.test(className))
}

const missing = new Set()
const problems = []
const tally = { read: 0, written: 0, versions: new Set() }

function compareTheirs(version) {
  const kept = []
  for (const line of programs[version](['write', String(seed), String(count)])) {
    const vector = parseKafkaVector(line)
    const [className] = line.split('\t', 1)
    if (version === '3.9.1' && !dropped(className, vector.version)) continue
    if (!ours(className, vector.version)) {
      if (version === '4.4.0' || !leftOut(className))
        missing.add(`${className} v${vector.version} (${version})`)
      continue
    }
    problems.push(...compareKafkaVector(messages.get(vector.name), vector))
    tally.read += 1
    tally.versions.add(`${vector.name} v${vector.version}`)
    kept.push(line)
  }
  return kept
}

function writeOurs(version) {
  const sent = []
  for (const [className, range] of classes[version]) {
    const name = parseKafkaVector(`${className}\t0\t0\t\t{}`).name
    for (let v = range.lowest; v <= range.highest; v++) {
      if (!ours(className, v) || (version === '3.9.1' && !dropped(className, v))) continue
      const seeded = new Seeded(seed ^ (v * 7919) ^ name.length)
      for (let n = 0; n < count; n++) {
        const value = randomValue(messages.get(name), v, seeded)
        const hex = Buffer.from(encodeToBytes(messages.get(name), v, value)).toString('hex')
        sent.push({ className, name, version: v, value, hex })
      }
    }
  }
  return sent
}

function compareOurs(version) {
  const sent = writeOurs(version)
  const input = sent.map((one) => `${one.className}\t${one.version}\t${one.hex}\n`).join('')
  const answers = programs[version](['read'], input)
  for (const [index, one] of sent.entries()) {
    const [, , hex, json] = answers[index].split('\t')
    const where = `${one.name} v${one.version}`
    tally.written += 1
    if (hex === 'refused') problems.push(`${where}: Kafka refuses ${one.hex}: ${json}`)
    else if (hex !== one.hex)
      problems.push(`${where}: Kafka writes ${hex} where we write ${one.hex}`)
    else
      problems.push(
        ...differencesFromKafka(messages.get(one.name), one.version, one.value, JSON.parse(json)),
      )
  }
}

const recorded = [...compareTheirs('4.4.0'), ...compareTheirs('3.9.1')]
if (process.argv.includes('--record')) {
  const file = join(top, 'src/protocol/fixtures/kafka-vectors.txt.gz')
  writeFileSync(file, gzipSync(`${recorded.join('\n')}\n`, { level: 9 }))
  console.log(`${recorded.length} vectors recorded in ${file}`)
} else {
  compareOurs('4.4.0')
  compareOurs('3.9.1')
}
problems.push(...[...missing].map((name) => `${name}: we do not know it`))
for (const problem of problems.slice(0, 50)) console.log(problem)
console.log(
  `seed ${seed}: ${tally.versions.size} message versions, ${tally.read} read, ${tally.written} written`,
)
console.log(`${tally.read + tally.written - problems.length} passed, ${problems.length} failed`)
process.exitCode = problems.length > 0 ? 1 : 0
