/**
 * `npm run test:package`: packs Ottla, installs the tarball into an empty folder, and looks at it as a user does:
 * what is in it and how big, every entry loaded on this Node and on the newest, the declarations read by TypeScript 5.9.
 */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENTRIES } from './entries.mjs'
import { install } from './install.mjs'
import { newestNode } from './newest-node.mjs'
import { importTimes } from './package-test/import-time.mjs'
import { checkTypes } from './package-test/types.mjs'
import { checkBundledWorld } from './package-test/world.mjs'
import { main, npmPath, root, runNode } from './step.mjs'

/** DESIGN, "Packaging"; the declarations: issue 3, point 8. */
const BUDGET = { declarationBytes: 250 * 1024, installedBytes: 15 * 1024 * 1024 }

const SHIPPED = /^(?:lib|types)\/|^(?:package\.json|README\.md|LICENSE|NOTICE)$/

function pack(folder) {
  const args = [npmPath(), 'pack', '--json', '--pack-destination', folder]
  const [tarball] = JSON.parse(jsonOf(runNode('npm pack', args, { quiet: true })))
  return tarball
}

/** npm prints what scripts print before its JSON. */
function jsonOf(text) {
  return text.slice(text.indexOf('['))
}

function checkContents({ files }) {
  const strangers = files.filter(({ path }) => !SHIPPED.test(path)).map(({ path }) => path)
  assert.deepEqual(strangers, [], 'files in the tarball that nobody needs')
  const declarationBytes = files
    .filter(({ path }) => path.endsWith('.d.ts'))
    .reduce((sum, { size }) => sum + size, 0)
  console.error(`[ottla] declarations: ${Math.round(declarationBytes / 1024)} KB of 250 KB`)
  assert.ok(declarationBytes < BUDGET.declarationBytes, 'the declarations are over their budget')
}

function bytesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0)
}

function installTarball(folder, tarball) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const quietly = ['--no-audit', '--no-fund', '--no-package-lock']
  const args = [npmPath(), 'install', ...quietly, join(folder, tarball.filename)]
  runNode('npm i ottla', args, { cwd: folder, quiet: true })
  const installedBytes = bytesIn(join(folder, 'node_modules'))
  console.error(`[ottla] installed: ${(installedBytes / 1024 / 1024).toFixed(1)} MB of 15 MB`)
  assert.ok(installedBytes <= BUDGET.installedBytes, 'npm i ottla is over its budget')
}

function loadEntries(folder) {
  cpSync(join(root, 'scripts/package-test/load.mjs'), join(folder, 'load.mjs'))
  const entries = ENTRIES.map(({ path, commonjs }) => ({
    specifier: path.replace('.', 'ottla'),
    commonjs,
  }))
  for (const node of [process.execPath, newestNode()]) {
    runNode(
      `load every entry on ${node === process.execPath ? 'this Node' : 'the newest'}`,
      ['load.mjs', JSON.stringify(entries)],
      { cwd: folder, node },
    )
  }
}

main(async () => {
  install()
  const folder = mkdtempSync(join(tmpdir(), 'ottla-package-'))
  try {
    const tarball = pack(folder)
    checkContents(tarball)
    installTarball(folder, tarball)
    loadEntries(folder)
    await checkBundledWorld(folder, [process.execPath, newestNode()])
    checkTypes(folder)
    importTimes(folder, ['ottla/protocol', 'ottla/client'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
