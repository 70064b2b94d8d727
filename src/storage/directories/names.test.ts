import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Universe } from '#core/world/virtual'
import {
  asideDirectory,
  hasRoomForFuture,
  newMark,
  type PartitionDirectoryKind,
  parsePartitionDirectory,
  partitionDirectory,
} from './names.ts'

const random = new Universe({ seed: 1 }).machine('one').start().world.random.stream('names')
const topics = fc
  .stringMatching(/^[a-zA-Z0-9._-]{1,249}$/)
  .filter((topic) => !/^\.{1,2}$/.test(topic))
const partitions = fc.nat({ max: 2 ** 31 - 1 })

test('a partition has the directory that Kafka gives it, and is found by it', () => {
  assert.equal(partitionDirectory({ topic: 'orders', partition: 3 }), 'orders-3')
  fc.assert(
    fc.property(topics, partitions, (topic, partition) => {
      const name = partitionDirectory({ topic, partition })
      assert.deepEqual(parsePartitionDirectory(name), {
        topic,
        partition,
        kind: 'current',
        mark: null,
      })
    }),
  )
})

test('a directory on its way says whose it is and where it goes, in at most 255 characters', () => {
  const name = asideDirectory({ topic: 'orders', partition: 3 }, 'deleted', newMark(random))
  assert.match(name, /^orders-3\.[0-9a-f]{32}-delete$/)
  assert.match(
    asideDirectory({ topic: 'a', partition: 0 }, 'future', newMark(random)),
    /^a-0\.\w{32}-future$/,
  )
  assert.match(
    asideDirectory({ topic: 'a', partition: 0 }, 'stray', newMark(random)),
    /^a-0\.\w{32}-stray$/,
  )
  const kinds = fc.constantFrom<Exclude<PartitionDirectoryKind, 'current'>[]>(
    'deleted',
    'future',
    'stray',
  )
  fc.assert(
    fc.property(topics, partitions, kinds, (topic, partition, kind) => {
      const aside = asideDirectory({ topic, partition }, kind, newMark(random))
      assert.ok(aside.length <= 255)
      const parsed = parsePartitionDirectory(aside)
      assert.equal(parsed?.partition, partition)
      assert.equal(parsed.kind, kind)
      assert.ok(topic.startsWith(parsed.topic))
      if (hasRoomForFuture({ topic, partition })) assert.equal(parsed.topic, topic)
    }),
  )
})

test('what Kafka 3.9 and 4.4 leave in a log directory is told from what they do not', () => {
  for (const [name, topic, partition] of [
    ['my-topic-7', 'my-topic', 7],
    ['a.b-0', 'a.b', 0],
    ['-delete-1', '-delete', 1],
    ['x-delete-0', 'x-delete', 0],
    ['__consumer_offsets-49', '__consumer_offsets', 49],
  ] as const)
    assert.deepEqual(
      parsePartitionDirectory(name),
      { topic, partition, kind: 'current', mark: null },
      name,
    )
  for (const name of [
    'lost+found',
    'orders',
    'orders-',
    '-0',
    'orders-x',
    'orders-01',
    'orders-+1',
    'orders--delete',
    'orders-0-delete',
    'orders-2147483648',
    '.-0',
    '..-0',
    'or ders-0',
    'orders-0.ab-gone',
    'orders-0.-delete',
    `${'t'.repeat(250)}-0`,
    '../orders-0',
    'orders/x-0',
  ])
    assert.equal(parsePartitionDirectory(name), null, name)
})

test('no name breaks the parser, and what it gives is printed back', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (name) => {
      const parsed = parsePartitionDirectory(name)
      if (parsed?.kind === 'current') assert.equal(partitionDirectory(parsed), name)
    }),
  )
})
