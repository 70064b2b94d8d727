import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { sweep } from './build.mjs'

function lay(folder, paths) {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), '')
  }
}

test('what src/ no longer has leaves dist/, or an old test would still run and pass', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ottla-sweep-'))
  try {
    lay(join(folder, 'src'), ['core/a.ts', 'core/a.test.ts'])
    lay(join(folder, 'dist'), [
      '.tsbuildinfo',
      'core/a.js',
      'core/a.js.map',
      'core/a.d.ts',
      'core/a.test.js',
      'core/gone.test.js',
      'core/gone.d.ts',
      'gone/b.js',
    ])
    sweep(join(folder, 'dist'), join(folder, 'src'))
    assert.deepEqual(readdirSync(join(folder, 'dist')).toSorted(), ['.tsbuildinfo', 'core'])
    const left = ['a.d.ts', 'a.js', 'a.js.map', 'a.test.js']
    assert.deepEqual(readdirSync(join(folder, 'dist/core')).toSorted(), left)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
