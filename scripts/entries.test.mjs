import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { packageExports } from './entries.mjs'
import { root } from './step.mjs'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test('package.json exports the entries that are bundled, and no other', () => {
  assert.deepEqual(manifest.exports, packageExports())
})

test('all that Ottla depends on at run time is optional', () => {
  assert.equal(manifest.dependencies, undefined)
})
