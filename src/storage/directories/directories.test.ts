import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrokerId, DirectoryId, Offset, TopicId } from '#core/brand'
import { DiskFault, type World } from '#core/world'
import { calm, Universe } from '#core/world/virtual'
import { Errors } from '#protocol/error'
import { printOffsets, readWhole, writeAtomically } from '../checkpoint/index.ts'
import { LogDirectoriesRefused } from './faults.ts'
import type { FakeLog } from './testing/fake-log.ts'
import { copying, EPOCH, NODE, type Scene, startOn } from './testing/scene.ts'

const ID = 'Rb24M1KYRsyRxLcTJPPhTw' as TopicId
const OTHER = 'Sb24M1KYRsyRxLcTJPPhTw' as TopicId
const ORDERS = { topic: 'orders', partition: 0 }
const PATHS = ['/a', '/b']
const wanted = { topicId: ID, isNew: true, assigned: null }

interface Stage {
  readonly universe: Universe
  readonly machine: ReturnType<Universe['machine']>
  start(options?: Parameters<typeof startOn>[2], paths?: readonly string[]): Promise<Scene>
}

function stage(seed = 1): Stage {
  const universe = new Universe({ seed })
  const machine = universe.machine('one')
  return {
    universe,
    machine,
    start: (options, paths = PATHS) =>
      universe.settle(startOn(machine.start().world, paths, options)),
  }
}

async function create({ directories }: Scene, universe: Universe, name = ORDERS): Promise<FakeLog> {
  const answer = await universe.settle(directories.create(name, wanted))
  assert.ok(answer.kind !== 'refused')
  return answer.log
}

const textOf = async ({ disk }: World, path: string): Promise<string | null> => {
  const bytes = await readWhole(disk, path)
  return bytes === null ? null : Buffer.from(bytes).toString('utf8')
}

const names = async ({ disk }: World, path: string): Promise<string[]> =>
  (await disk.list(path)).map(({ name }) => name)

const said = ({ lines }: Scene, message: RegExp): boolean =>
  lines.some((line) => message.test(line.message))

test('a first start makes the directories ours, and says so', async () => {
  const { universe, start } = stage()
  const scene = await start()
  assert.equal(scene.directories.directories.length, 2)
  const meta = await universe.settle(textOf(scene.world, '/a/meta.properties'))
  const [first] = scene.directories.directories
  assert.equal(
    meta,
    `cluster.id=${scene.directories.clusterId}\ndirectory.id=${first?.id}\nnode.id=1\nversion=1\n`,
  )
  assert.ok(said(scene, /^a log directory was made$/))
  assert.equal(scene.directories.closedInEpoch, null)
})

test('partitions are spread over the directories, and a stop in good order is known at the next start', async () => {
  const { universe, start } = stage()
  const scene = await start()
  for (let partition = 0; partition < 4; partition++)
    await create(scene, universe, { topic: 'orders', partition })
  assert.deepEqual(
    scene.directories.directories.map(({ partitionCount }) => partitionCount),
    [2, 2],
  )
  const log = scene.directories.log(ORDERS)
  await universe.settle(log?.append(5))
  log?.raiseHighWatermark(1 as Offset)
  await universe.settle(scene.directories.close(EPOCH))
  const { disk } = scene.world
  assert.equal(
    await universe.settle(textOf(scene.world, '/a/.kafka_cleanshutdown')),
    '{"version":0,"brokerEpoch":7}',
  )
  assert.equal(await universe.settle(disk.status('/a/.lock')), null)

  const again = await start()
  assert.equal(again.directories.closedInEpoch, EPOCH)
  assert.equal(again.directories.clusterId, scene.directories.clusterId)
  const reopened = again.directories.log(ORDERS)
  assert.deepEqual(reopened?.values, [5])
  assert.equal(reopened.highWatermark, 1)
  assert.ok(reopened.opened.wasClosed)
  assert.equal(await universe.settle(disk.status('/a/.kafka_cleanshutdown')), null)
  assert.ok(said(again, /^logs are opened$/))
})

test('after a crash the logs are recovered from their recovery points, and a crash while starting is no stop in good order (KAFKA-10471)', async () => {
  const { universe, machine, start } = stage()
  const scene = await start()
  const log = await create(scene, universe)
  await universe.settle(log.append(1))
  await universe.settle(log.flush())
  await universe.runFor(61_000)
  await universe.settle(log.append(2))
  machine.crash()
  const again = await start()
  const reopened = again.directories.log(ORDERS)
  assert.deepEqual(reopened?.values, [1, 2])
  assert.equal(reopened.opened.wasClosed, false)
  assert.equal(reopened.opened.limits.recoveryPoint, 1)
  assert.ok(said(again, /^logs are recovered$/))
  await universe.settle(again.directories.close(EPOCH))
  // It dies after it has taken the mark.
  machine.start()
  await start()
  machine.crash()
  assert.equal((await start()).directories.log(ORDERS)?.opened.wasClosed, false)
})

test('a directory in use is refused with its owner, and the others are let go', async () => {
  const { universe, machine, start } = stage()
  await start({}, ['/b'])
  const second = machine.start().world
  await assert.rejects(
    universe.settle(startOn(second, PATHS)),
    (fault) => fault instanceof DiskFault && fault.code === 'ELOCKED',
  )
  assert.equal(await universe.settle(second.disk.status('/a/.lock')), null)
  machine.crash()
  assert.ok(await start())
})

test('a directory of another broker or cluster, and one that is named twice, is refused', async () => {
  const { universe, start } = stage()
  const scene = await start()
  await universe.settle(scene.directories.close(EPOCH))
  const refusedFor = async (identity: object, paths: readonly string[]): Promise<string> => {
    const world = universe.machine('one').start().world
    const options = { identity: { nodeId: NODE, clusterId: null, ...identity } }
    return universe.settle(startOn(world, paths, options)).then(
      () => 'started',
      (fault) => (fault instanceof LogDirectoriesRefused ? fault.reason : String(fault)),
    )
  }
  assert.equal(await refusedFor({ nodeId: 2 as BrokerId }, PATHS), 'not ours')
  assert.equal(await refusedFor({ clusterId: 'another' }, PATHS), 'not ours')
  assert.equal(await refusedFor({}, ['/a', '/b/../a']), 'the same directory twice')
  assert.equal(await refusedFor({}, []), 'no directories')
  assert.equal(await refusedFor({}, PATHS), 'started')
})

test('a log is of one topic id; what an older Kafka left without is given it (KIP-516)', async () => {
  const { universe, start } = stage()
  const scene = await start()
  const { directories, world } = scene
  await universe.settle(directories.create(ORDERS, { ...wanted, topicId: null }))
  const path = `${directories.directoryOf(ORDERS)?.path}/orders-0/partition.metadata`
  assert.equal(await universe.settle(textOf(world, path)), null)
  assert.equal((await universe.settle(directories.create(ORDERS, wanted))).kind, 'found')
  assert.equal(await universe.settle(textOf(world, path)), `version: 0\ntopic_id: ${ID}`)
  const answer = await universe.settle(directories.create(ORDERS, { ...wanted, topicId: OTHER }))
  assert.ok(answer.kind === 'refused')
  assert.equal(answer.errorCode, Errors.INCONSISTENT_TOPIC_ID)
})

test('a deleted partition is out of the way at once and gone a minute later; its checkpoints say nothing to the next of its name', async () => {
  const { universe, machine, start } = stage()
  const scene = await start({}, ['/a'])
  const log = await create(scene, universe)
  await universe.settle(log.append(1))
  await universe.settle(log.flush())
  await universe.runFor(61_000)
  assert.match(
    (await universe.settle(textOf(scene.world, '/a/recovery-point-offset-checkpoint'))) ?? '',
    /orders 0 1/,
  )
  assert.equal((await universe.settle(scene.directories.delete(ORDERS))).kind, 'retired')
  assert.equal(
    await universe.settle(textOf(scene.world, '/a/recovery-point-offset-checkpoint')),
    '0\n0\n',
  )
  const deleted = (await universe.settle(names(scene.world, '/a'))).filter((name) =>
    name.startsWith('orders'),
  )
  assert.match(String(deleted), /^orders-0\.[0-9a-f]{32}-delete$/)
  const next = await universe.settle(
    scene.directories.create(ORDERS, { ...wanted, topicId: OTHER }),
  )
  assert.ok(next.kind === 'created')
  assert.deepEqual(next.log.values, [])
  assert.equal((await universe.settle(scene.directories.delete(ORDERS))).kind, 'retired')
  assert.equal((await universe.settle(scene.directories.delete(ORDERS))).kind, 'absent')
  await universe.runFor(59_000)
  assert.equal(
    (await universe.settle(names(scene.world, '/a'))).filter((name) => name.endsWith('-delete'))
      .length,
    2,
  )
  await universe.runFor(2_000)
  assert.deepEqual(
    (await universe.settle(names(scene.world, '/a'))).filter((name) => name.endsWith('-delete')),
    [],
  )
  // What a crash leaves of it goes after the next start.
  await create(scene, universe)
  await universe.settle(scene.directories.delete(ORDERS))
  machine.crash()
  const again = await start({}, ['/a'])
  await universe.runFor(61_000)
  assert.ok(!(await universe.settle(names(again.world, '/a'))).some((name) => /orders/.test(name)))
})

test('a stray is kept, and named at every start; a stranger is left alone', async () => {
  const { universe, machine, start } = stage()
  const scene = await start({}, ['/a'])
  await create(scene, universe)
  await universe.settle(scene.directories.setAside(ORDERS))
  await universe.settle(scene.world.disk.makeDirectory('/a/lost+found'))
  machine.crash()
  const again = await start({}, ['/a'])
  assert.ok(said(again, /no known topic is kept/))
  const named = again.lines.map(({ fields }) => fields['path'])
  assert.ok(named.includes('/a/lost+found'))
  await universe.runFor(120_000)
  const left = await universe.settle(names(again.world, '/a'))
  assert.ok(left.some((name) => name.endsWith('-stray')))
  assert.ok(left.includes('lost+found'))
})

test('a directory that fails goes off line alone, and no replica of it is made anew elsewhere (KAFKA-16234)', async () => {
  const { universe, start } = stage()
  const scene = await start()
  const { directories, failures, refusals } = scene
  await create(scene, universe)
  await create(scene, universe, { topic: 'orders', partition: 1 })
  const home = directories.directoryOf(ORDERS)?.path
  directories.log(ORDERS)?.opened.events.failed(new DiskFault('EIO', 'append', '/a'))
  assert.deepEqual(
    failures.map(({ path, partitions }) => [path, partitions]),
    [[home, [ORDERS]]],
  )
  assert.equal(directories.log(ORDERS), null)
  assert.ok(directories.log({ topic: 'orders', partition: 1 }))
  const old = await universe.settle(directories.create(ORDERS, { ...wanted, isNew: false }))
  assert.ok(old.kind === 'refused')
  assert.equal(old.errorCode, Errors.KAFKA_STORAGE_ERROR)
  assert.equal((await universe.settle(directories.delete(ORDERS))).kind, 'refused')
  const created = await universe.settle(directories.create({ topic: 'new', partition: 0 }, wanted))
  assert.equal(created.kind, 'created')
  assert.deepEqual(refusals, [])
  directories
    .log({ topic: 'orders', partition: 1 })
    ?.opened.events.failed(new DiskFault('EIO', 'sync', '/b'))
  assert.match(String(refusals), /all directories failed/)
})

test('a directory that cannot be read at the start is off line, and its partitions wait for it', async () => {
  const { universe, machine, start } = stage()
  const scene = await start()
  await create(scene, universe)
  const home = scene.directories.directoryOf(ORDERS)?.path as string
  await universe.settle(scene.directories.close(EPOCH))
  machine.disk.flipBit(`${home}/meta.properties`, 2)
  const again = await start()
  assert.deepEqual(again.directories.missing, [home])
  assert.equal(again.directories.closedInEpoch, null)
  const answer = await universe.settle(
    again.directories.create(ORDERS, { ...wanted, isNew: false }),
  )
  assert.equal(answer.kind, 'refused')
})

test('a full disk makes no directory fail: the next takes the partition, and space that returns heals', async () => {
  const { universe, machine, start } = stage()
  const scene = await start()
  machine.disk.capacityBytes = machine.disk.usedBytes
  const answer = await universe.settle(scene.directories.create(ORDERS, wanted))
  assert.ok(answer.kind === 'refused')
  assert.match(answer.message, /ENOSPC/)
  assert.deepEqual(scene.failures, [])
  assert.deepEqual(
    scene.directories.directories.map(({ partitionCount }) => partitionCount),
    [0, 0],
  )
  machine.disk.capacityBytes = Number.POSITIVE_INFINITY
  await create(scene, universe)
  const left = await universe.settle(names(scene.world, '/a'))
  assert.equal(left.filter((name) => /orders/.test(name)).length, 1)
})

test('a partition in two directories is refused at the start, with both named', async () => {
  const { universe, machine, start } = stage()
  const scene = await start()
  const log = await create(scene, universe)
  await universe.settle(log.append(1))
  machine.crash()
  const world = machine.start().world
  await universe.settle(world.disk.makeDirectory('/b/orders-0'))
  const file = await universe.settle(
    world.disk.open('/b/orders-0/00000000000000000009.log', 'create'),
  )
  await universe.settle(file.close())
  await assert.rejects(start(), /partitions twice: \/a\/orders-0 and \/b\/orders-0/)
  await universe.settle(world.disk.remove('/b/orders-0/00000000000000000009.log'))
  const again = await start()
  assert.deepEqual(again.directories.log(ORDERS)?.values, [1])
  assert.ok(said(again, /holds nothing that counts/))
})

test("checkpoints are written when something has changed, by Kafka's intervals, and damage to one costs only what it said", async () => {
  const { universe, machine, start } = stage()
  const scene = await start({}, ['/a'])
  const log = await create(scene, universe)
  await universe.settle(log.append(1))
  log.raiseHighWatermark(1 as Offset)
  await universe.runFor(5_500)
  const path = '/a/replication-offset-checkpoint'
  assert.equal(await universe.settle(textOf(scene.world, path)), '0\n1\norders 0 1\n')
  const written = (await universe.settle(scene.world.disk.status(path)))?.modifiedMs
  await universe.runFor(60_000)
  assert.equal((await universe.settle(scene.world.disk.status(path)))?.modifiedMs, written)
  machine.disk.flipBit(path, 1)
  machine.crash()
  const again = await start({}, ['/a'])
  assert.ok(said(again, /^a checkpoint is damaged/))
  assert.deepEqual(again.directories.log(ORDERS)?.values, [1])
  assert.equal(again.directories.log(ORDERS)?.highWatermark, 0)
})

test('a checkpoint that names a partition that is gone is not believed of the next of its name', async () => {
  const { universe, machine, start } = stage()
  await start({}, ['/a'])
  machine.crash()
  const { disk } = machine.start().world
  const entries = [{ ...ORDERS, offset: 9 as Offset }]
  const path = '/a/recovery-point-offset-checkpoint'
  await universe.settle(writeAtomically(disk, path, printOffsets(entries)))
  machine.crash()
  const scene = await start({}, ['/a'])
  assert.equal(await universe.settle(textOf(scene.world, path)), '0\n0\n')
})

test('logs are flushed when they are due, if the operator asks for it', async () => {
  const { universe, start } = stage()
  const settings = { flushCheckEveryMs: 1_000, flushMsOf: () => 10_000 }
  const scene = await start({ settings })
  const log = await create(scene, universe)
  await universe.runFor(10_000)
  await universe.settle(log.append(1))
  await universe.runFor(1_500)
  assert.equal(log.recoveryPoint, 1)
  await universe.settle(log.append(2))
  await universe.runFor(8_000)
  assert.equal(log.recoveryPoint, 1)
  await universe.runFor(4_000)
  assert.equal(log.recoveryPoint, 2)
})

test('a partition moves to another directory with all it has, and the old one goes (KIP-113)', async () => {
  const { universe, machine, start } = stage()
  const scene = await start()
  const { directories } = scene
  const log = await create(scene, universe)
  for (const value of [1, 2, 3]) await universe.settle(log.append(value))
  log.raiseHighWatermark(2 as Offset)
  const target = directories.directories.find(({ partitionCount }) => partitionCount === 0)
  const id = target?.id as DirectoryId
  const begun = await universe.settle(directories.makeFuture(ORDERS, id))
  assert.ok(begun.kind === 'future')
  await universe.settle(begun.log.append(1))
  // The move outlives its broker.
  machine.crash()
  const again = await start()
  assert.deepEqual(again.directories.futureLog(ORDERS)?.values, [1])
  const moved = await universe.settle(again.directories.swapIn(ORDERS, copying))
  assert.ok(moved.kind === 'moved')
  assert.deepEqual(moved.log.values, [1, 2, 3])
  assert.equal(again.directories.log(ORDERS), moved.log)
  assert.equal(again.directories.directoryOf(ORDERS)?.id, id)
  assert.equal(again.directories.futureLog(ORDERS), null)
  assert.deepEqual(
    again.directories.directories.map(({ partitionCount }) => partitionCount).sort(),
    [0, 1],
  )
  await universe.runFor(61_000)
  const left = [
    ...(await universe.settle(names(again.world, '/a'))),
    ...(await universe.settle(names(again.world, '/b'))),
  ]
  assert.deepEqual(
    left.filter((name) => /orders/.test(name)),
    ['orders-0'],
  )
})

test('a move is refused where it makes no sense, and can be given up', async () => {
  const { universe, start } = stage()
  const { directories } = await start()
  const ids = directories.directories.map(({ id }) => id)
  const here =
    (await universe.settle(directories.create(ORDERS, wanted))) &&
    directories.directoryOf(ORDERS)?.id
  const elsewhere = ids.find((id) => id !== here) as DirectoryId
  const refusedWith = async (name: typeof ORDERS, id: DirectoryId): Promise<number> => {
    const answer = await universe.settle(directories.makeFuture(name, id))
    return answer.kind === 'refused' ? answer.errorCode : 0
  }
  assert.equal(await refusedWith(ORDERS, here as DirectoryId), Errors.INVALID_REQUEST)
  assert.equal(
    await refusedWith(ORDERS, 'x'.padEnd(22, 'A') as DirectoryId),
    Errors.LOG_DIR_NOT_FOUND,
  )
  assert.equal(
    await refusedWith({ topic: 'none', partition: 0 }, elsewhere),
    Errors.KAFKA_STORAGE_ERROR,
  )
  assert.equal(await refusedWith(ORDERS, elsewhere), 0)
  assert.equal((await universe.settle(directories.dropFuture(ORDERS))).kind, 'retired')
  assert.equal((await universe.settle(directories.dropFuture(ORDERS))).kind, 'absent')
  assert.ok(directories.log(ORDERS))
  assert.equal((await universe.settle(directories.swapIn(ORDERS, copying))).kind, 'refused')
})

test('a disk that fails at any step of a swap leaves the partition in one place, or off line with its directory', async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const { universe, machine, start } = stage(seed)
    const scene = await start()
    const { directories } = scene
    const log = await create(scene, universe)
    for (const value of [1, 2, 3]) await universe.settle(log.append(value))
    const target = directories.directories.find(({ partitionCount }) => partitionCount === 0)
    await universe.settle(directories.makeFuture(ORDERS, target?.id as DirectoryId))
    const disk = { ...calm.disk, nameErrorChance: 0.08, syncErrorChance: 0.04 }
    universe.faults = { ...calm, disk }
    let released: FakeLog | null | undefined
    const port = { ...copying, release: (serving: FakeLog | null) => (released = serving) }
    const answer = await universe.settle(directories.swapIn(ORDERS, port))
    universe.faults = calm
    const serving = directories.log(ORDERS)
    assert.equal(released, serving, `seed ${seed}`)
    if (answer.kind === 'moved') assert.equal(serving, answer.log)
    if (serving === null) assert.ok(scene.failures.length > 0, `seed ${seed}: ${answer.kind}`)
    else assert.deepEqual(serving.values, [1, 2, 3], `seed ${seed}`)
    const acknowledged = serving === null ? [1, 2, 3] : [1, 2, 3, 4]
    await universe.settle(serving?.append(4))
    machine.crash()
    const again = await start()
    assert.deepEqual(again.directories.log(ORDERS)?.values, acknowledged, `seed ${seed}`)
  }
})
