import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { packageExports } from './entries.mjs'
import { root } from './step.mjs'

const json = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))
const manifest = json('package.json')

test('package.json exports the entries that are bundled, and no other', () => {
  assert.deepEqual(manifest.exports, packageExports())
})

test('all that Ottla depends on at run time is optional', () => {
  assert.equal(manifest.dependencies, undefined)
})

test('the lock file names the packages of every platform, or npm ci refuses a bare clone', () => {
  const { packages } = json('package-lock.json')
  const named = Object.values(packages).flatMap((each) =>
    Object.keys(each.optionalDependencies ?? {}),
  )
  assert.deepEqual(
    named.filter((name) => packages[`node_modules/${name}`] === undefined),
    [],
  )
})
