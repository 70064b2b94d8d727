import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { BrokerId, DirectoryId, LeaderEpoch, Offset, TopicId } from '#core/brand'
import { Logs } from '#core/logging'
import type { World } from '#core/world'
import { createNodeWorld, type NodeWorld } from '#core/world/node'
import { Universe } from '#core/world/virtual'
import { LOG_DEFAULTS, type Log } from '../log/index.ts'
import { produced, SAMPLE_MS, sharedIn } from '../testing/index.ts'
import { Directories } from './directories.ts'
import type { MovePort } from './move.ts'
import { openLogsWith } from './open-logs.ts'
import { EPOCH } from './testing/scene.ts'

const ID = 'Rb24M1KYRsyRxLcTJPPhTw' as TopicId
const ORDERS = { topic: 'orders', partition: 0 }
const wanted = { topicId: ID, isNew: true, assigned: null }
const leaderEpoch = 0 as LeaderEpoch

interface Opened {
  readonly directories: Directories<Log>
  readonly failures: unknown[]
}

async function openOn(world: World, paths: readonly string[]): Promise<Opened> {
  const failures: unknown[] = []
  const config = { ...LOG_DEFAULTS, segmentBytes: 400 }
  const directories = await Directories.open<Log>({
    world,
    logger: new Logs(() => {}).logger('storage.directories'),
    paths,
    identity: { nodeId: 1 as BrokerId, clusterId: null },
    openLog: openLogsWith(sharedIn(world), () => config),
    events: {
      directoryFailed: (failure) => failures.push(failure),
      allFailed: (refused) => failures.push(refused),
    },
  })
  return { directories, failures }
}

async function made({ directories }: Opened): Promise<Log> {
  const answer = await directories.create(ORDERS, wanted)
  assert.ok(answer.kind !== 'refused')
  return answer.log
}

async function fill(world: World, log: Log, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const answer = await log.append(produced(world.codecs, { value: `v${log.endOffset}` }), {
      origin: 'client',
      leaderEpoch,
      nowMs: SAMPLE_MS,
    })
    assert.equal(answer.kind, 'appended')
  }
}

async function bytesOf(log: Log, from: Offset): Promise<Uint8Array> {
  const answer = await log.read(from, { maxBytes: 1e6, upTo: 'end', minOneBatch: true })
  assert.ok(answer.kind === 'records')
  const bytes = Buffer.concat(answer.pieces)
  answer.release()
  return bytes
}

async function all(log: Log): Promise<string> {
  const pieces: Uint8Array[] = []
  for (let next = log.logStartOffset; next < log.endOffset; next = (next + 1) as Offset)
    pieces.push(await bytesOf(log, next))
  return pieces.map((bytes) => Buffer.from(bytes).toString('hex')).join(' ')
}

const copying: MovePort<Log> = {
  catchUp: async (current, future) => {
    while (future.endOffset < current.endOffset)
      await future.append(await bytesOf(current, future.endOffset), {
        origin: 'replication',
        leaderEpoch,
        nowMs: SAMPLE_MS,
      })
  },
  hold: async () => {},
  release: () => {},
}

test('a real log is stopped, moved, killed and opened again, with every byte', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const universe = new Universe({ seed })
    const machine = universe.machine('one')
    let { world } = machine.start()
    let opened = await universe.settle(openOn(world, ['/a', '/b']))
    const log = await universe.settle(made(opened))
    await universe.settle(fill(world, log, 12))
    log.raiseHighWatermark(9 as Offset)
    const before = await universe.settle(all(log))
    const { directories } = opened
    const target = directories.directories.find(({ partitionCount }) => partitionCount === 0)
    const id = target?.id as DirectoryId
    assert.equal((await universe.settle(directories.makeFuture(ORDERS, id))).kind, 'future')
    const moved = await universe.settle(directories.swapIn(ORDERS, copying))
    assert.ok(moved.kind === 'moved', JSON.stringify(moved))
    assert.equal(await universe.settle(all(moved.log)), before)
    assert.equal(moved.log.highWatermark, 9)
    await universe.settle(fill(world, moved.log, 3))
    const after = await universe.settle(all(moved.log))
    await universe.runFor(6_000)
    machine.crash()
    world = machine.start().world
    opened = await universe.settle(openOn(world, ['/a', '/b']))
    const again = opened.directories.log(ORDERS)
    assert.ok(again !== null)
    assert.equal(await universe.settle(all(again)), after)
    assert.equal(again.highWatermark, 9)
    await universe.settle(opened.directories.close(EPOCH))
    assert.deepEqual(opened.failures, [])
  }
})

test('a log is deleted in the middle of appends, rolls and flushes, and its directory is none the worse', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const universe = new Universe({ seed })
    const { world } = universe.machine('one').start()
    const opened = await universe.settle(openOn(world, ['/a']))
    const log = await universe.settle(made(opened))
    const filling = fill(world, log, 30).then(
      () => 'done',
      (fault) => fault.code,
    )
    await universe.runFor(seed / 4)
    const deleting = opened.directories.delete(ORDERS)
    assert.ok(['done', 'EPOISONED'].includes(await universe.settle(filling)), `seed ${seed}`)
    assert.equal((await universe.settle(deleting)).kind, 'retired')
    const next = await universe.settle(made(opened))
    assert.equal(next.endOffset, 0)
    await universe.settle(fill(world, next, 3))
    await universe.runFor(61_000)
    assert.deepEqual(opened.failures, [], `seed ${seed}`)
    assert.equal(
      next.segments.length,
      next.segments.filter(({ baseOffset }) => baseOffset < 3).length,
    )
    const left = await universe.settle(world.disk.list('/a'))
    assert.equal(left.filter(({ name }) => name.startsWith('orders')).length, 1)
  }
})

test('a log that is cut has said so in the checkpoint before it grows again', async () => {
  const universe = new Universe({ seed: 1 })
  const machine = universe.machine('one')
  const { world } = machine.start()
  const opened = await universe.settle(openOn(world, ['/a']))
  const log = await universe.settle(made(opened))
  await universe.settle(fill(world, log, 8))
  await universe.settle(log.flush())
  await universe.runFor(61_000)
  const checkpoint = (): string =>
    Buffer.from(machine.disk.stableContents('/a/recovery-point-offset-checkpoint') ?? []).toString()
  assert.match(checkpoint(), /orders 0 8/)
  await universe.settle(log.truncateTo(5 as Offset))
  assert.match(checkpoint(), /orders 0 5/)
  await universe.settle(log.truncateFullyAndStartAt(2 as Offset))
  assert.match(checkpoint(), /orders 0 2/)
})

test('on a real disk: two directories, a move, a stop in good order and a start', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ottla-directories-'))
  const paths = [join(root, 'a'), join(root, 'b')]
  const worlds: NodeWorld[] = []
  const newWorld = (): World => {
    worlds.push(createNodeWorld({ log: () => {} }))
    return (worlds.at(-1) as NodeWorld).world
  }
  const start = async (): Promise<Opened & { world: World }> => {
    const world = newWorld()
    return { ...(await openOn(world, paths)), world }
  }
  try {
    const first = await start()
    const log = await made(first)
    await fill(first.world, log, 10)
    const target = first.directories.directories.find(({ partitionCount }) => partitionCount === 0)
    await first.directories.makeFuture(ORDERS, target?.id as DirectoryId)
    const moved = await first.directories.swapIn(ORDERS, copying)
    assert.ok(moved.kind === 'moved')
    const before = await all(moved.log)
    await assert.rejects(openOn(newWorld(), paths), /ELOCKED/)
    await first.directories.close(EPOCH)
    for (const path of paths)
      assert.match(readFileSync(join(path, '.kafka_cleanshutdown'), 'utf8'), /"brokerEpoch":7/)
    assert.ok(readdirSync(target?.path as string).includes('orders-0'))
    const second = await start()
    assert.equal(second.directories.closedInEpoch, EPOCH)
    assert.equal(await all(second.directories.log(ORDERS) as Log), before)
    await second.directories.close(EPOCH)
    assert.deepEqual([...first.failures, ...second.failures], [])
  } finally {
    for (const { close } of worlds) await close()
    rmSync(root, { recursive: true, force: true })
  }
})
