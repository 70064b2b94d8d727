/**
 * Records the small directories of Apache Kafka again that `npm test` opens (src/storage/golden.test.ts):
 *
 *   node compat/storage/record.mjs
 *
 * Needs the built project, Java 17 and Maven.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { writeDirectories } from './kafka-directories.mjs'
import { closeWorld } from './our-logs.mjs'

const golden = join(dirname(fileURLToPath(import.meta.url)), '../../src/storage/golden')

/** Each of what kind, and no more than that: they are in everybody's clone. */
const KEPT = {
  '4.4.0': ['codecs', 'stamped', 'transactions', 'compacted', 'shortened', 'empty'],
  '3.9.1': ['old-0', 'old-1-compacted', 'old-1-stamped', 'upgraded'],
}

function filesOf(directory) {
  const names = readdirSync(directory).sort()
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
  )
}

const scratch = mkdtempSync(join(tmpdir(), 'ottla-golden-'))
mkdirSync(golden, { recursive: true })
try {
  for (const [version, topics] of Object.entries(KEPT)) {
    const { logDir, crashed, facts } = await writeDirectories(version, scratch)
    const kept = topics.map((topic) => ({
      topic,
      closed: filesOf(join(logDir, `${topic}-0`)),
      crashed: filesOf(join(crashed, `${topic}-0`)),
      said: facts.get(topic),
    }))
    const bytes = gzipSync(JSON.stringify(kept), { level: 9 })
    writeFileSync(join(golden, `kafka-${version}.json.gz`), bytes)
    process.stdout.write(`kafka-${version}.json.gz: ${bytes.length} bytes\n`)
  }
} finally {
  closeWorld()
  rmSync(scratch, { recursive: true, force: true })
}
