/**
 * Records what Kafka's Java classes and Python's libraries write, for the tests that need neither:
 * `node compat/compression/record.mjs` (after a build) writes src/protocol/compression/fixtures/foreign.golden.json.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FOREIGN_CONTENTS } from '../../dist/core/compression/testing/index.js'
import { askJava, askPython } from './peers.mjs'

const target = fileURLToPath(
  new URL('../../src/protocol/compression/fixtures/foreign.golden.json', import.meta.url),
)

const LEVELS = { gzip: [1, 9], lz4: [1, 17], zstd: [-5, 1, 12, 19, 22] }

const PYTHON_WRITERS = {
  gzip: ['kafka-python gzip'],
  snappy: ['kafka-python snappy', 'python-snappy raw'],
  lz4: ['kafka-python lz4', 'python-lz4 linked', 'python-lz4 everything', 'python-lz4 high'],
  zstd: [
    'kafka-python zstd',
    'python-zstandard checksum',
    'python-zstandard long window',
    'python-zstandard two frames',
  ],
}

const javaCases = []
const pythonCases = []
for (const type of ['gzip', 'snappy', 'lz4', 'zstd']) {
  for (const magic of type === 'lz4' ? [0, 1, 2] : [2])
    for (const content of ['nothing', 'short', 'mixed']) javaCases.push({ type, magic, content })
  for (const level of LEVELS[type] ?? [])
    javaCases.push({ type, magic: 2, level, content: 'mixed' })
  for (const writer of PYTHON_WRITERS[type])
    for (const content of ['short', 'mixed']) pythonCases.push({ writer, type, magic: 2, content })
}
javaCases.push({ type: 'zstd', magic: 2, content: 'large' })
pythonCases.push({
  writer: 'python-zstandard long window',
  type: 'zstd',
  magic: 2,
  content: 'large',
})

const bytesOf = ({ content }) => FOREIGN_CONTENTS[content]()
const java = askJava(javaCases.map((one) => ({ ...one, does: 'write', bytes: bytesOf(one) })))
const python = askPython(pythonCases.map((one) => ({ ...one, bytes: bytesOf(one) })))

const golden = javaCases.map(({ type, magic, level, content }, i) => {
  if (typeof java[i] === 'string') throw new Error(`${type}: ${java[i]}`)
  const writer = `kafka-clients 4.4.0${level === undefined ? '' : ` level ${level}`}`
  return { writer, type, magic, content, bytes: java[i].toString('base64') }
})
pythonCases.forEach((one, i) => golden.push({ ...one, bytes: python[i].toString('base64') }))
writeFileSync(target, `[\n${golden.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
console.log(`${golden.length} recorded`)
