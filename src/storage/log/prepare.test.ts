import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeaderEpoch, Offset } from '#core/brand'
import { BatchCursor, MessageSetBuilder } from '#protocol/record'
import { SAMPLE_MS, Stage } from '../testing/index.ts'
import { LOG_DEFAULTS } from './config.ts'

const nowMs = SAMPLE_MS

function messages(
  stage: Stage,
  magic: 0 | 1,
  { compression = 0, first = 0 }: { compression?: 0 | 1 | 2 | 3; first?: number } = {},
): Uint8Array {
  const builder = new MessageSetBuilder({ codecs: stage.world.codecs, magic, compression })
  for (let index = 0; index < 3; index++) {
    const value = Buffer.from(`old-${index}`)
    const offset = (first + index) as Offset
    builder.append({ offset, timestamp: nowMs + index, key: null, value })
  }
  return builder.build()
}

test('message sets of old producers become batches, compressed or not (KIP-724)', async () => {
  for (const magic of [0, 1] as const) {
    for (const compression of [0, 1, 2, 3] as const) {
      const stage = new Stage()
      const log = await stage.open()
      const answer = await stage.appended(log, messages(stage, magic, { compression }), { nowMs })
      assert.deepEqual([answer.firstOffset, answer.lastOffset], [0, 2])
      const batch = new BatchCursor(await stage.bytes(log, 0))
      assert.equal(batch.next(), true)
      assert.deepEqual([batch.magic, batch.recordCount, batch.compression], [2, 3, compression])
      assert.deepEqual((await stage.values(log)).length, 3)
    }
  }
})

test('message sets that a leader of an older release has are kept as they are, found, and recovered', async () => {
  for (const magic of [0, 1] as const) {
    for (const compression of [0, 1] as const) {
      const stage = new Stage({ tailBytes: 0 })
      const config = { ...LOG_DEFAULTS, segmentBytes: 300, indexIntervalBytes: 1 }
      const log = await stage.open({ config })
      const replicate = { origin: 'replication' as const, leaderEpoch: 0 as LeaderEpoch, nowMs }
      for (let first = 0; first < 30; first += 3)
        await stage.appended(log, messages(stage, magic, { compression, first }), replicate)
      assert.equal(log.endOffset, 30)
      const expected = await stage.values(log)
      assert.equal(expected.length, 30)
      assert.deepEqual(await stage.values(log, 16), expected.slice(16))
      if (magic === 1) assert.equal((await stage.run(log.offsetForTimestamp(nowMs + 2)))?.offset, 2)
      stage.restart()
      const again = await stage.open({ config })
      assert.equal(again.endOffset, 30)
      assert.deepEqual(await stage.values(again), expected)
    }
  }
})
