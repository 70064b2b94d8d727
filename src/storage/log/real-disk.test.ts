// The law: on the real disk a log is what it is on the virtual one, with small budgets and after an end of its world.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LeaderEpoch, Offset } from '#core/brand'
import { createNodeWorld } from '#core/world/node'
import { BatchCursor } from '#protocol/record'
import { produced, SAMPLE_MS, sharedIn } from '../testing/index.ts'
import { LOG_DEFAULTS } from './config.ts'
import { Log } from './log.ts'

const config = { ...LOG_DEFAULTS, segmentBytes: 64 * 1024, indexIntervalBytes: 512 }
const reads = { maxBytes: 20_000, upTo: 'end' as const, minOneBatch: true }

/** Opens the log in a world of its own, lets `body` work with it, and ends the world as a crash does. */
async function inLife(
  directory: string,
  wasClosed: boolean,
  body: (log: Log, batch: (value: string) => Uint8Array) => Promise<void>,
): Promise<void> {
  const { world, close } = createNodeWorld({ log: () => {} })
  try {
    const log = await Log.open({
      shared: sharedIn(world, { openFiles: 4, tailBytes: 0 }),
      directory,
      faults: { failed: (fault) => assert.fail(fault.message) },
      config,
      wasClosed,
      recoveryPoint: 0 as Offset,
      logStartOffset: 0 as Offset,
      highWatermark: 0 as Offset,
    })
    await body(log, (value) => produced(world.codecs, { value, count: 4 }))
  } finally {
    await close()
  }
}

async function offsetsOf(log: Log): Promise<number[]> {
  const found: number[] = []
  for (let offset = log.logStartOffset as number; offset < log.endOffset; ) {
    const answer = await log.read(offset as Offset, reads)
    assert.equal(answer.kind, 'records')
    if (answer.kind !== 'records') break
    const batches = new BatchCursor(Buffer.concat(answer.pieces))
    while (batches.next()) {
      found.push(batches.baseOffset)
      offset = batches.lastOffset + 1
    }
    answer.release()
  }
  return found
}

test('a log written, left, recovered, truncated and closed on the real disk', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ottla-log-'))
  const directory = join(root, 'topic-0')
  const options = { origin: 'client' as const, leaderEpoch: 0 as LeaderEpoch, nowMs: SAMPLE_MS }
  const expected = Array.from({ length: 200 }, (_, index) => index * 4)
  try {
    await inLife(directory, false, async (log, batch) => {
      for (let index = 0; index < 200; index++) {
        const answer = await log.append(batch('x'.repeat(200)), options)
        assert.equal(answer.kind, 'appended')
      }
      assert.ok(log.segments.length > 2)
      assert.deepEqual(await offsetsOf(log), expected)
    })
    await inLife(directory, false, async (log) => {
      assert.deepEqual(await offsetsOf(log), expected)
      await log.truncateTo(400 as Offset)
      assert.deepEqual(await offsetsOf(log), expected.slice(0, 100))
      await log.close()
    })
    await inLife(directory, true, async (log, batch) => {
      assert.deepEqual(await offsetsOf(log), expected.slice(0, 100))
      await log.append(batch('y'), options)
      await log.flush()
      assert.equal(log.recoveryPoint, 404)
      assert.equal((await log.offsetForTimestamp(SAMPLE_MS + 1))?.offset, 1)
      await log.close()
    })
  } finally {
    rmSync(root, { recursive: true })
  }
})
