/**
 * Directories that Apache Kafka 4.4.0 and 3.9.1 wrote (compat/storage/record.mjs records them again), beside what Kafka
 * said of them.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Offset } from '#core/brand'
import { LOG_DEFAULTS, type Log } from './log/index.ts'
import { type DescribedLog, describeLog, Stage } from './testing/index.ts'

/** Name and base64 of each file. */
type Files = Readonly<Record<string, string>>

interface Golden {
  readonly topic: string
  /** After a stop in good order, and as a crash before it would have left them. */
  readonly closed: Files
  readonly crashed: Files
  readonly said: DescribedLog
}

const folder = new URL('../../src/storage/golden/', import.meta.url)

function goldensOf(version: string): readonly Golden[] {
  const bytes = readFileSync(new URL(`kafka-${version}.json.gz`, folder))
  return JSON.parse(gunzipSync(bytes).toString())
}

async function openFiles(stage: Stage, files: Files, options: Partial<OpenOptions>): Promise<Log> {
  await stage.run(stage.world.disk.makeDirectory(stage.directory))
  for (const [name, base64] of Object.entries(files))
    await stage.put(name, Buffer.from(base64, 'base64'))
  // Producers of any age are remembered: Kafka was asked when they were young.
  const config = { ...LOG_DEFAULTS, producerExpirationMs: Number.POSITIVE_INFINITY }
  return stage.open({ config, highWatermark: Number.MAX_SAFE_INTEGER as Offset, ...options })
}

interface OpenOptions {
  readonly wasClosed: boolean
  readonly logStartOffset: Offset
}

async function assertSame(stage: Stage, log: Log, said: DescribedLog): Promise<void> {
  const ours = await stage.run(describeLog(log, stage.world.codecs, said))
  const producers = [...said.producers].sort(([a], [b]) => a - b)
  for (const field of Object.keys(ours) as (keyof DescribedLog)[])
    assert.deepEqual(ours[field], field === 'producers' ? producers : said[field], field)
}

for (const version of ['4.4.0', '3.9.1']) {
  for (const { topic, closed, crashed, said } of goldensOf(version)) {
    const logStartOffset = said.start as Offset
    test(`${version}, ${topic}: what Kafka closed is read as Kafka read it, and nothing is scanned`, async () => {
      const stage = new Stage()
      const log = await openFiles(stage, closed, { wasClosed: true, logStartOffset })
      await assertSame(stage, log, said)
      assert.equal(stage.said('a log was recovered'), false)
    })

    test(`${version}, ${topic}: what a crash of Kafka left is recovered, and closed and opened again`, async () => {
      const stage = new Stage({ tailBytes: 0 })
      const log = await openFiles(stage, crashed, { logStartOffset })
      await assertSame(stage, log, said)
      await stage.run(log.close())
      stage.restart()
      const again = await stage.open({
        config: log.config,
        wasClosed: true,
        logStartOffset,
        highWatermark: said.end as Offset,
      })
      await assertSame(stage, again, said)
    })
  }
}
