import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIS, APIS_BY_NAME, apiOfKey, Fetch } from './index.ts'

test('an API stands in the registry under its own name, and in the order of the keys', () => {
  for (const [name, one] of Object.entries(APIS_BY_NAME)) assert.equal(one.name, name)
  assert.equal(APIS.length, Object.keys(APIS_BY_NAME).length)
  assert.deepEqual(
    APIS.map(({ key }) => key),
    Array.from({ length: 95 }, (_, key) => key),
  )
})

test('an API is found by its key, and no other key is known', () => {
  for (const one of APIS) assert.equal(apiOfKey(one.key), one)
  for (const key of [-1, 95, 32767, 0.5]) assert.equal(apiOfKey(key), undefined)
})

test('a shape is made once: what is compiled for it is found again', () => {
  assert.equal(Fetch.request.shape, Fetch.request.shape)
  assert.equal(Fetch.response.shape, Fetch.response.shape)
})
