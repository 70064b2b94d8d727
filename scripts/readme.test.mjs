import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { expectedReadme } from './readme.mjs'
import { root } from './step.mjs'

test('README.md says of what is not there yet what the code says (else: node scripts/readme.mjs)', async () => {
  assert.equal(readFileSync(join(root, 'README.md'), 'utf8'), await expectedReadme())
})
