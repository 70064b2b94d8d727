/**
 * Records batches of real clients again, and asks Kafka's own classes what is in them:
 *
 *     node compat/record-goldens/run.mjs           checks that we read in them what Kafka reads
 *     node compat/record-goldens/run.mjs --write   keeps them in src/protocol/record/golden, for `npm test`
 *
 * Needs the built project, Java 17, Maven and Python 3.
 */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readByKafka, writtenByKafka } from '../records-java/kafka-records.mjs'
import { sentByClients } from './clients.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const { pureCodecs } = await import(join(root, 'dist/core/compression/index.js'))
const { describeBatches } = await import(join(root, 'dist/protocol/record/testing/describe.js'))

const goldens = writtenByKafka().map(([name, bytes]) => ({ client: 'java', name, bytes }))
for await (const [client, name, bytes] of sentByClients()) goldens.push({ client, name, bytes })
const readings = readByKafka(goldens.map(({ bytes }) => bytes))

for (const [at, { client, name, bytes }] of goldens.entries()) {
  assert.ok(readings[at].length > 0, `Kafka reads nothing in ${client}, ${name}`)
  const read = describeBatches(bytes, { codecs: pureCodecs(), limitBytes: 1 << 20 })
  assert.deepEqual(read, readings[at], `${client}, ${name}`)
}
process.stdout.write(
  `record-goldens: ${goldens.length} buffers are read here as Kafka reads them\n`,
)

if (process.argv.includes('--write')) {
  const folder = join(root, 'src/protocol/record/golden')
  mkdirSync(folder, { recursive: true })
  for (const client of new Set(goldens.map((golden) => golden.client))) {
    const kept = goldens.flatMap((golden, at) =>
      golden.client === client
        ? [{ name: golden.name, hex: golden.bytes.toString('hex'), batches: readings[at] }]
        : [],
    )
    const lines = kept.map((golden) => `  ${JSON.stringify(golden)}`)
    writeFileSync(join(folder, `${client}.golden.json`), `[\n${lines.join(',\n')}\n]\n`)
  }
}
