import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeaderEpoch, Offset } from '#core/brand'
import { Universe } from '#core/world/virtual'
import { produced, SAMPLE_MS, sharedIn } from '../testing/index.ts'
import { LOG_DEFAULTS } from './config.ts'
import { Log } from './log.ts'
import { OpenFiles } from './open-files.ts'

test('files beyond the budget are closed, the one not used for longest first, and open again when needed', async () => {
  const universe = new Universe({ seed: 1 })
  const { world } = universe.machine('one').start({ openFilesLimit: 3 })
  const files = new OpenFiles(world.disk, 3)
  const write = (path: string, text: string) =>
    universe.settle(files.use(path, 'append', (file) => file.append([Buffer.from(text)])))
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < 8; index++) await write(`/file-${index}`, 'x')
    assert.ok(files.openCount <= 3)
  }
  const sizes: number[] = []
  for (let index = 0; index < 8; index++)
    sizes.push(await universe.settle(files.use(`/file-${index}`, 'read', (file) => file.sizeBytes)))
  assert.deepEqual(sizes, Array(8).fill(3))
})

test('a file is not closed under those who use it', async () => {
  const universe = new Universe({ seed: 2 })
  const { world } = universe.machine('one').start()
  const files = new OpenFiles(world.disk, 1)
  const writes = Array.from({ length: 20 }, (_, index) =>
    files.use(`/file-${index % 3}`, 'append', (file) => file.append([Buffer.from('y')])),
  )
  await universe.settle(Promise.all(writes))
  for (const index of [0, 1, 2]) {
    const contents = universe.machine('one').disk.contents(`/file-${index}`)
    assert.equal(contents?.length, index < 2 ? 7 : 6)
  }
})

test('many logs are written and read with a handful of descriptors', async () => {
  const universe = new Universe({ seed: 3 })
  const { world } = universe.machine('one').start({ openFilesLimit: 12 })
  const shared = sharedIn(world, { openFiles: 8, tailBytes: 0 })
  const logs: Log[] = []
  for (let index = 0; index < 40; index++) {
    const opening = Log.open({
      shared,
      directory: `/logs/topic-${index}`,
      faults: { failed: (fault) => assert.fail(fault.message) },
      config: { ...LOG_DEFAULTS, segmentBytes: 200 },
      wasClosed: false,
      recoveryPoint: 0 as Offset,
      logStartOffset: 0 as Offset,
      highWatermark: 0 as Offset,
    })
    logs.push(await universe.settle(opening))
  }
  const options = { origin: 'client' as const, leaderEpoch: 0 as LeaderEpoch, nowMs: SAMPLE_MS }
  for (let round = 0; round < 4; round++)
    for (const log of logs) await universe.settle(log.append(produced(world.codecs), options))
  const reads = { maxBytes: 1000, upTo: 'end' as const, minOneBatch: true }
  for (const log of logs) {
    const answer = await universe.settle(log.read(1 as Offset, reads))
    assert.ok(answer.kind === 'records' && answer.sizeBytes > 0)
  }
})
