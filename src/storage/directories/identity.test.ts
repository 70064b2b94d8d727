import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrokerId, DirectoryId } from '#core/brand'
import type { MetaProperties } from '../checkpoint/index.ts'
import { decideIdentity, type FoundIdentity } from './identity.ts'

const id = (text: string): DirectoryId => text.padEnd(22, 'A') as DirectoryId
const NODE = 1 as BrokerId
const made = { clusterId: () => 'new-cluster', directoryId: () => id('new') }
const of = (path: string, found: Partial<MetaProperties> | null): FoundIdentity => ({
  path,
  found: found && { version: 1, nodeId: NODE, clusterId: 'c', directoryId: id(path), ...found },
})

test('new directories become ours, with ids of their own and the cluster that was asked for', () => {
  const ids = ['x', 'y'].map(id)
  const decision = decideIdentity(
    [of('/a', null), of('/b', null)],
    { nodeId: NODE, clusterId: null },
    { ...made, directoryId: () => ids.shift() as DirectoryId },
  )
  assert.ok(decision.kind === 'ours')
  assert.equal(decision.clusterId, 'new-cluster')
  assert.deepEqual(
    decision.decided.map(({ properties, changed }) => [properties.directoryId, changed]),
    [
      [id('x'), true],
      [id('y'), true],
    ],
  )
})

test('a new directory beside old ones joins their cluster, and what is whole is not written', () => {
  const decision = decideIdentity(
    [of('/a', null), of('/b', {})],
    { nodeId: NODE, clusterId: null },
    made,
  )
  assert.ok(decision.kind === 'ours')
  assert.deepEqual(decision.decided, [
    {
      path: '/a',
      properties: { version: 1, nodeId: NODE, clusterId: 'c', directoryId: id('new') },
      changed: true,
    },
    { path: '/b', properties: of('/b', {}).found, changed: false },
  ])
})

test('a directory of a broker with ZooKeeper stays one, and is given what it lacks', () => {
  const old = of('/a', { version: 0, clusterId: null, directoryId: null })
  const decision = decideIdentity([old], { nodeId: NODE, clusterId: 'c' }, made)
  assert.ok(decision.kind === 'ours')
  assert.deepEqual(decision.decided[0]?.properties, {
    version: 0,
    nodeId: NODE,
    clusterId: 'c',
    directoryId: id('new'),
  })
  assert.equal(decision.decided[0]?.changed, true)
})

test('a directory of another broker, of another cluster, or a copy of one of ours, is refused', () => {
  const refusal = (directories: FoundIdentity[], clusterId: string | null): string => {
    const decision = decideIdentity(directories, { nodeId: NODE, clusterId }, made)
    assert.ok(decision.kind === 'refused')
    return `${decision.path} ${decision.message}`
  }
  assert.equal(refusal([of('/a', {})], 'd'), '/a belongs to cluster c and not to d')
  assert.equal(
    refusal([of('/a', {}), of('/b', { clusterId: 'd' })], null),
    '/b belongs to cluster d and not to c',
  )
  assert.equal(
    refusal([of('/a', { nodeId: 2 as BrokerId })], null),
    '/a belongs to broker 2 and not to 1',
  )
  assert.match(refusal([of('/a', {}), of('/b', { directoryId: id('/a') })], null), /^\/b .*of \/a/)
})
