/**
 * Frames that lines, disks and the hostile have broken, read by us and by Kafka 4.4's own classes: what Kafka refuses we
 * refuse; what we refuse and Kafka does not has one of the reasons below; what both read says the same.
 *
 * OTTLA_BROKEN: frames a version (30). OTTLA_SEED: the seed (today's date, so that each day asks anew).
 */
import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaClasspath } from '../apache-kafka/kafka.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const top = join(here, '../..')
const count = Number(process.env.OTTLA_BROKEN ?? 30)
const seed = Number(process.env.OTTLA_SEED ?? Math.floor(Date.now() / 86_400_000))

const { breakFrame, encodeToBytes, randomValue, Seeded } = await import(
  join(top, 'dist/protocol/testing/index.js')
)
const { APIS } = await import(join(top, 'dist/protocol/api/index.js'))
const { decode } = await import(join(top, 'dist/protocol/codec/index.js'))
const { Malformed, Reader } = await import(join(top, 'dist/core/bytes/index.js'))

/** Why we may refuse what Kafka reads. */
const STRICTER = [
  'an int64 is beyond 2^53',
  'a tagged field is not of the size that it claims',
  'a tagged field is longer than what is left',
]

function program() {
  const classes = join(top, '.cache/compat/broken-frames')
  const classpath = kafkaClasspath('4.4.0')
  mkdirSync(classes, { recursive: true })
  execFileSync('javac', ['-d', classes, '-cp', classpath, join(here, 'Broken.java')], {
    stdio: 'inherit',
  })
  const java = ['-XX:TieredStopAtLevel=1', '-cp', `${classpath}${delimiter}${classes}`, 'Broken']
  return (args, input = '') =>
    execFileSync('java', [...java, ...args], { input, maxBuffer: 2 ** 30, encoding: 'utf8' })
      .trimEnd()
      .split('\n')
}

const ask = program()

/** By API key, the versions that Kafka 4.4 has classes for: what only 3.9 spoke is left out. */
const spoken = new Map(
  ask(['list']).map((line) => {
    const [key, min, max] = line.split('\t').map(Number)
    return [key, { min, max }]
  }),
)

function* brokenFrames() {
  const seeded = new Seeded(seed)
  for (const api of APIS.filter(({ key }) => spoken.has(key))) {
    const { min, max } = spoken.get(api.key)
    for (const direction of ['request', 'response']) {
      const message = api[direction]
      for (let version = Math.max(min, message.versions.min); version <= max; version++) {
        for (let n = 0; n < count; n++) {
          const whole = Buffer.from(
            encodeToBytes(message, version, randomValue(message, version, seeded)),
          )
          yield { api, direction, message, version, frame: breakFrame(whole, seeded) }
        }
      }
    }
  }
}

function read({ message, version, frame }) {
  const reader = new Reader(frame)
  try {
    return { value: decode(message, version, reader), position: reader.position }
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault
    return { refused: fault.message }
  }
}

/** Java makes one U+FFFD of half a surrogate pair in UTF-8, we make three. */
function plain(value) {
  return JSON.parse(
    JSON.stringify(value, (_, one) => {
      if (typeof one === 'bigint') return String(one)
      return one === Infinity || one === -Infinity ? String(one) : one
    }).replaceAll(/\uFFFD+/g, '\uFFFD'),
  )
}

function difference(one, answer) {
  const ours = read(one)
  const [first, rest] = answer.split('\t')
  if (first === 'refused') return ours.refused === undefined ? `Kafka refuses it: ${rest}` : null
  if (ours.refused !== undefined)
    return STRICTER.includes(ours.refused) ? null : `we refuse it: ${ours.refused}`
  if (Number(first) !== ours.position) return `we read ${ours.position} bytes, Kafka ${first}`
  if (rest === 'unwritable') return null
  // Kafka keeps unknown tags and times beyond 2^53, which we skip and clamp: so values are compared, not bytes.
  const theirs = decode(one.message, one.version, Buffer.from(rest, 'hex'))
  try {
    assert.deepEqual(plain(ours.value), plain(theirs))
    return null
  } catch {
    return `Kafka writes ${rest}`
  }
}

const frames = [...brokenFrames()]
const input = frames.map(({ api, direction, version, frame }) => {
  return `${api.key}\t${direction}\t${version}\t${frame.toString('hex')}\n`
})
const answers = ask([], input.join(''))
const problems = frames.flatMap((one, index) => {
  const found = difference(one, answers[index])
  if (found === null) return []
  return [`${one.message.name} v${one.version} ${one.frame.toString('hex')}: ${found}`]
})
const refused = answers.filter((answer) => answer.startsWith('refused')).length
for (const problem of problems.slice(0, 20)) console.log(problem)
console.log(`seed ${seed}: ${frames.length} broken frames, of which Kafka refuses ${refused}`)
console.log(`${frames.length - problems.length} passed, ${problems.length} failed`)
process.exitCode = problems.length > 0 ? 1 : 0
