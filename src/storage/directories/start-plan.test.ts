import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Evidence,
  type FoundPartition,
  planStart,
  questionable,
  type StartPlan,
  sortEntries,
} from './start-plan.ts'

const HEX = '0123456789abcdef0123456789abcdef'

/** Of `/a/orders-0`, and so on. */
function found(...paths: string[]): FoundPartition[] {
  return paths.flatMap((path) => {
    const [, parent = '', name = ''] = /^(.*)\/(.*)$/.exec(path) ?? []
    return sortEntries(parent, [{ name, kind: 'directory' }]).partitions
  })
}

function pathsOf(plan: StartPlan): Record<string, string[]> {
  const named = Object.entries(plan) as [string, readonly (FoundPartition | FoundPartition[])[]][]
  return Object.fromEntries(
    named
      .filter(([, all]) => all.length > 0)
      .map(([name, all]) => [
        name,
        all.flat().map(({ parent, directory }) => `${parent}/${directory}`),
      ]),
  )
}

const whole: Evidence = { hasRecords: true, ownedMs: 1 }

test('what is no partition is told apart, and what Kafka itself puts there is no stranger', () => {
  const names = [
    '.lock',
    'meta.properties',
    '.kafka_cleanshutdown',
    'recovery-point-offset-checkpoint',
    'recovery-point-offset-checkpoint.tmp',
    'cleaner-offset-checkpoint',
    'notes.txt',
  ]
  const sorted = sortEntries('/a', [
    ...names.map((name) => ({ name, kind: 'file' as const })),
    { name: 'orders-0', kind: 'directory' },
    { name: 'orders-1', kind: 'other' },
    { name: 'lost+found', kind: 'directory' },
    { name: '__cluster_metadata-0', kind: 'directory' },
    { name: 'remote-log-index-cache', kind: 'directory' },
  ])
  assert.deepEqual(sorted.foreign, ['notes.txt', 'orders-1', 'lost+found'])
  assert.deepEqual(
    sorted.partitions.map(({ directory }) => directory),
    ['orders-0'],
  )
})

test('partitions and their futures are loaded, the deleted removed, strays kept', () => {
  const all = found(
    '/a/orders-0',
    `/b/orders-0.${HEX}-future`,
    '/b/orders-1',
    `/a/old-0.${HEX}-delete`,
    `/a/old-1.${HEX}-stray`,
  )
  assert.deepEqual(questionable(all), [])
  assert.deepEqual(pathsOf(planStart(all, () => whole, true)), {
    load: ['/a/orders-0', `/b/orders-0.${HEX}-future`, '/b/orders-1'],
    remove: [`/a/old-0.${HEX}-delete`],
    stray: [`/a/old-1.${HEX}-stray`],
  })
})

test('a partition twice, with records in both, is refused; the one without a segment goes', () => {
  const all = found('/a/orders-0', '/b/orders-0')
  assert.equal(questionable(all).length, 2)
  assert.deepEqual(pathsOf(planStart(all, () => whole, true)), {
    duplicates: ['/a/orders-0', '/b/orders-0'],
  })
  const onlyB = ({ parent }: FoundPartition): Evidence => ({
    hasRecords: parent === '/b',
    ownedMs: 1,
  })
  assert.deepEqual(pathsOf(planStart(all, onlyB, true)), {
    load: ['/b/orders-0'],
    discard: ['/a/orders-0'],
  })
  // Both are empty: the creation that went on elsewhere was the later one.
  const later = ({ parent }: FoundPartition): Evidence => ({
    hasRecords: false,
    ownedMs: parent === '/b' ? 1 : 0,
  })
  assert.deepEqual(pathsOf(planStart(all, later, true)), {
    load: ['/b/orders-0'],
    discard: ['/a/orders-0'],
  })
})

test('a swap that a crash has cut short is carried through, if it is surely one', () => {
  const all = found(`/a/orders-0.${HEX}-delete`, `/b/orders-0.${HEX}-future`)
  const [deleted, future] = [`/a/orders-0.${HEX}-delete`, `/b/orders-0.${HEX}-future`]
  assert.deepEqual(questionable(all), [])
  assert.deepEqual(pathsOf(planStart(all, () => whole, true)), {
    promote: [future],
    remove: [deleted],
  })
  // The current replica may lie in the directory that is missing.
  assert.deepEqual(pathsOf(planStart(all, () => whole, false)), {
    abandoned: [deleted, future],
  })
  // The current replica was deleted, and not moved.
  const other = `/a/orders-0.${HEX.replaceAll('0', 'f')}-delete`
  assert.deepEqual(pathsOf(planStart(found(other, future), () => whole, true)), {
    abandoned: [future],
    remove: [other],
  })
  // Nothing was deleted: the current replica was lost in some other way.
  assert.deepEqual(pathsOf(planStart(all.slice(1), () => whole, true)), { abandoned: [future] })
})

test('of two futures beside a current replica none is needed; beside none, the one that was swapped in', () => {
  const other = HEX.replaceAll('0', 'f')
  const futures = [`/a/orders-0.${HEX}-future`, `/b/orders-0.${other}-future`]
  assert.deepEqual(pathsOf(planStart(found('/a/orders-0', ...futures), () => whole, true)), {
    load: ['/a/orders-0'],
    discard: futures,
  })
  const deleted = `/a/orders-0.${other}-delete`
  assert.deepEqual(pathsOf(planStart(found(...futures, deleted), () => whole, true)), {
    load: [futures[0] as string],
    promote: [futures[1] as string],
    remove: [deleted],
  })
})

test('every directory gets exactly one fate, and no partition is loaded twice', () => {
  const name = fc.constantFrom(
    'orders-0',
    'orders-1',
    `orders-0.${HEX}-future`,
    `orders-1.${HEX}-future`,
    `orders-0.${HEX}-delete`,
    `orders-1.${HEX}-stray`,
  )
  const path = fc.tuple(fc.constantFrom('/a', '/b', '/c'), name).map((parts) => parts.join('/'))
  const evidence = fc.record({
    hasRecords: fc.boolean(),
    ownedMs: fc.nat(2),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(path, { maxLength: 12 }),
      fc.array(evidence, { minLength: 12, maxLength: 12 }),
      fc.boolean(),
      (paths, evidences, allOnline) => {
        const all = found(...paths)
        const asked = new Set(questionable(all))
        const plan = planStart(
          all,
          (one) => {
            assert.ok(asked.has(one), 'only the evidence that was called for is used')
            return evidences[all.indexOf(one)] as Evidence
          },
          allOnline,
        )
        assert.deepEqual(Object.values(pathsOf(plan)).flat().sort(), paths.toSorted())
        const promoted = plan.promote.map((one) => ({ ...one, kind: 'current' }))
        const served = [...plan.load, ...promoted].map(
          ({ topic, partition, kind }) => `${topic} ${partition} ${kind}`,
        )
        assert.equal(new Set(served).size, served.length)
      },
    ),
  )
})
