import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DirectoryId } from '#core/brand'
import { ONE_UUID, ZERO_UUID } from '#core/bytes'
import { placesFor } from './placement.ts'

const id = (text: string): DirectoryId => text.padEnd(22, 'A') as DirectoryId

test('a new partition goes to the directory with the fewest, the first of equals', () => {
  const online = [
    { id: id('a'), path: '/a', partitionCount: 3 },
    { id: id('b'), path: '/b', partitionCount: 1 },
    { id: id('c'), path: '/c', partitionCount: 1 },
  ]
  const paths = (assigned: DirectoryId | null): string[] =>
    placesFor(online, assigned).map(({ path }) => path)
  assert.deepEqual(paths(null), ['/b', '/c', '/a'])
  assert.deepEqual(paths(id('a')), ['/a'])
  assert.deepEqual(paths(id('gone')), [])
  assert.deepEqual(paths(ZERO_UUID), ['/b', '/c', '/a'])
  assert.deepEqual(paths(ONE_UUID), ['/b', '/c', '/a'])
})
