import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BrokerEpoch, BrokerId, DirectoryId, Offset, TopicId } from '#core/brand'
import { Malformed } from '#core/bytes'
import { drawFaults, Universe } from '#core/world/virtual'
import * as checkpoint from './index.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
const bytes = (value: string): Uint8Array => Buffer.from(value, 'utf8')
const TOPIC_ID = 'Rb24M1KYRsyRxLcTJPPhTw' as TopicId

test('a file of offsets is as Kafka writes it', () => {
  const entries = [
    { topic: 'orders', partition: 0, offset: 12 as Offset },
    { topic: 'orders', partition: 1, offset: 0 as Offset },
  ]
  const printed = checkpoint.printOffsets(entries)
  assert.equal(text(printed), '0\n2\norders 0 12\norders 1 0\n')
  assert.deepEqual(checkpoint.parseOffsets(printed), entries)
  assert.deepEqual(checkpoint.parseOffsets(bytes('0\n0\n')), [])
  // A running Kafka of less than half a minute has three such files.
  assert.deepEqual(checkpoint.parseOffsets(bytes('')), [])
})

test('a file of offsets that was cut, or is of something else, is malformed', () => {
  const whole = '0\n2\norders 0 12\norders 1 0\n'
  // The last line break alone may be missing: all is there.
  for (let size = 1; size < whole.length - 1; size++)
    if (size !== whole.length - 2 || !/\d$/.test(whole.slice(0, size)))
      assert.throws(() => checkpoint.parseOffsets(bytes(whole.slice(0, size))), Malformed)
  for (const wrong of ['0\n1\norders 0 -1\n', '0\n1\norders -1 1\n', '0\n1\na b c d\n', '7\n0\n'])
    assert.throws(() => checkpoint.parseOffsets(bytes(wrong)), Malformed)
})

test('whatever a checkpoint holds, it is read or malformed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
      for (const parse of [
        checkpoint.parseOffsets,
        checkpoint.parsePartitionMetadata,
        checkpoint.parseMetaProperties,
      ]) {
        try {
          parse(bytes(value))
        } catch (fault) {
          assert.ok(fault instanceof Malformed, String(fault))
        }
      }
      checkpoint.parseCleanShutdown(bytes(value))
    }),
  )
})

test('partition.metadata says whose the directory is (KIP-516)', () => {
  const printed = checkpoint.printPartitionMetadata(TOPIC_ID)
  assert.equal(text(printed), `version: 0\ntopic_id: ${TOPIC_ID}`)
  assert.equal(checkpoint.parsePartitionMetadata(printed), TOPIC_ID)
  assert.equal(checkpoint.parsePartitionMetadata(bytes(`${text(printed)}\n`)), TOPIC_ID)
  for (const wrong of [
    '',
    'version: 1\ntopic_id: Rb24M1KYRsyRxLcTJPPhTw',
    'version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA',
    'version: 0\ntopic_id: x',
  ])
    assert.throws(() => checkpoint.parsePartitionMetadata(bytes(wrong)), Malformed)
})

test('meta.properties of KRaft and of ZooKeeper', () => {
  const kraft = bytes(
    '#\n#Tue Nov 24 07:00:00 UTC 2026\ncluster.id=abc\ndirectory.id=Rb24M1KYRsyRxLcTJPPhTw\nnode.id=1\nversion=1\n',
  )
  const found = {
    version: 1,
    nodeId: 1 as BrokerId,
    clusterId: 'abc',
    directoryId: TOPIC_ID as unknown as DirectoryId,
  } as const
  assert.deepEqual(checkpoint.parseMetaProperties(kraft), found)
  assert.deepEqual(checkpoint.parseMetaProperties(checkpoint.printMetaProperties(found)), found)
  const old = { version: 0, nodeId: 7 as BrokerId, clusterId: null, directoryId: null } as const
  assert.deepEqual(checkpoint.parseMetaProperties(bytes('broker.id=7\nversion=0\n')), old)
  assert.deepEqual(checkpoint.parseMetaProperties(checkpoint.printMetaProperties(old)), old)
  for (const wrong of [
    '',
    'version=2\n',
    'version=1\nnode.id=1\n',
    'version=1\ncluster.id=a\nnode.id=x\n',
    'version=1\ncluster.id=a\nnode.id=1\ndirectory.id=AAAAAAAAAAAAAAAAAAAAAA\n',
  ])
    assert.throws(() => checkpoint.parseMetaProperties(bytes(wrong)), Malformed, wrong)
})

test('the mark of a clean shutdown says the broker epoch, and an empty one none (KIP-966)', () => {
  const printed = checkpoint.printCleanShutdown(42 as BrokerEpoch)
  assert.equal(text(printed), '{"version":0,"brokerEpoch":42}')
  assert.equal(checkpoint.parseCleanShutdown(printed), 42)
  assert.equal(checkpoint.parseCleanShutdown(bytes('')), null)
  assert.equal(checkpoint.parseCleanShutdown(bytes('{"version":0}')), null)
})

test('after a power loss at any moment there is the old file or the new one, whole', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const universe = new Universe({ seed, stopAtBugs: true })
    const machine = universe.machine('one')
    const { disk } = machine.start().world
    await universe.settle(disk.makeDirectory('/log'))
    await universe.settle(disk.syncDirectory('/'))
    await universe.settle(checkpoint.writeAtomically(disk, '/log/file', bytes('old')))
    let done = false
    void checkpoint.writeAtomically(disk, '/log/file', bytes('new')).then(() => {
      done = true
    })
    await universe.runFor(seed / 20)
    machine.powerLoss()
    const again = machine.start().world.disk
    const found = await universe.settle(checkpoint.readWhole(again, '/log/file'))
    assert.ok(found !== null, `seed ${seed}`)
    assert.ok(
      text(found) === 'new' || (!done && text(found) === 'old'),
      `seed ${seed}: ${text(found)}`,
    )
    await universe.settle(checkpoint.writeAtomically(again, '/log/file', bytes('third')))
    assert.equal(
      text((await universe.settle(checkpoint.readWhole(again, '/log/file'))) as Uint8Array),
      'third',
    )
  }
})

test('a disk that fails leaves the old file, or the new one', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const universe = new Universe({ seed })
    const { disk } = universe.machine('one').start().world
    await universe.settle(disk.makeDirectory('/log'))
    await universe.settle(checkpoint.writeAtomically(disk, '/log/file', bytes('old')))
    const faults = drawFaults(seed)
    universe.faults = {
      ...faults,
      disk: {
        ...faults.disk,
        appendErrorChance: 0.3,
        syncErrorChance: 0.3,
        flipOnReadChance: 0,
        rotChance: 0,
      },
    }
    const wrote = await universe.settle(
      checkpoint.writeAtomically(disk, '/log/file', bytes('new')).then(
        () => true,
        () => false,
      ),
    )
    universe.faults = {
      ...universe.faults,
      disk: { ...universe.faults.disk, readErrorChance: 0, nameErrorChance: 0 },
    }
    const found = text(
      (await universe.settle(checkpoint.readWhole(disk, '/log/file'))) as Uint8Array,
    )
    assert.ok(found === 'new' || (!wrote && found === 'old'), `seed ${seed}: ${found}`)
  }
})

test('a file that is not there, and a directory, are no file', async () => {
  const universe = new Universe({ seed: 1 })
  const { disk } = universe.machine('one').start().world
  await universe.settle(disk.makeDirectory('/log'))
  assert.equal(await universe.settle(checkpoint.readWhole(disk, '/log/none')), null)
  assert.equal(await universe.settle(checkpoint.readWhole(disk, '/log')), null)
})
