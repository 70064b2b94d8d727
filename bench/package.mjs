/**
 * What the package costs before it does anything: the type check of the whole by the clock on the wall (the compiler runs on all cores), the
 * size of the published declarations, and importing from the packed tarball over bare Node.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importTimes } from '../scripts/package-test/import-time.mjs'
import { npmPath, root, runNode, toolPath } from '../scripts/step.mjs'

const rounds = process.env.BENCH_SMOKE === '1' ? 1 : 7

function typeCheckMs() {
  const args = [
    toolPath('typescript', 'tsc'),
    '-p',
    join(root, 'tsconfig.json'),
    '--noEmit',
    '--incremental',
    'false',
  ]
  const times = Array.from({ length: rounds }, () => {
    const startedMs = performance.now()
    runNode('type check', args, { quiet: true })
    return performance.now() - startedMs
  })
  return times.toSorted((a, b) => a - b)[rounds >> 1]
}

console.log(`type check of the whole: ${(typeCheckMs() / 1000).toFixed(2)} s (goal: under 2 s)`)

const folder = mkdtempSync(join(tmpdir(), 'ottla-bench-'))
try {
  const packed = runNode('npm pack', [npmPath(), 'pack', '--json', '--pack-destination', folder], {
    quiet: true,
  })
  const [{ filename, files }] = JSON.parse(packed.slice(packed.indexOf('[')))
  const declarations = files.filter(({ path }) => path.endsWith('.d.ts'))
  const bytes = declarations.reduce((sum, { size }) => sum + size, 0)
  console.log(`declarations: ${(bytes / 1024).toFixed(0)} KB (goal: under 250 KB)`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const quietly = [
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--omit=optional',
    '--prefer-offline',
  ]
  const args = [npmPath(), 'install', ...quietly, join(folder, filename)]
  runNode('npm i ottla', args, { cwd: folder, quiet: true })
  importTimes(folder, ['ottla/protocol', 'ottla/client'], rounds * 3)
  console.log("goals: 'ottla/protocol' under 30 ms, 'ottla/client' under 25 ms")
} finally {
  rmSync(folder, { recursive: true, force: true })
}
