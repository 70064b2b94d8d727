/**
 * Runs many small test files in a few processes.
 *
 * A process for each file costs 60 to 140 ms, mostly the start of Node and its loader: 200 files are 10 s
 * and more on two cores, and Node 20 has no --test-isolation=none. So the files are dealt out to a few
 * modules that import them, and node's own runner runs those: its summary counts all tests.
 * The price: files of one shard share a process, hence no test may change what is global.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, runNode, StepFailed } from './step.mjs'

/** More shards than cores: a core that is done takes another one. */
const SHARDS_A_CORE = 3

/** Files go round, so that a room of slow tests is spread over all shards. */
function deal(files, count) {
  const hands = Array.from({ length: count }, () => [])
  files.forEach((file, index) => {
    hands[index % count].push(file)
  })
  return hands.filter((hand) => hand.length > 0)
}

function shardModule(files) {
  return files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)}\n`).join('')
}

export function runTests(name, files, options = {}) {
  const { nodeOptions = [], timeoutMs = 540_000, node = process.execPath } = options
  if (files.length === 0) {
    console.error(`[ottla] ${name}: no test files were found`)
    throw new StepFailed(name)
  }
  const folder = join(root, '.cache/tests')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const shards = deal(files, availableParallelism() * SHARDS_A_CORE).map((hand, index) => {
    const path = join(folder, `shard-${index + 1}.mjs`)
    writeFileSync(path, shardModule(hand))
    return relative(root, path)
  })
  // Node's own default leaves one core idle, of two.
  const runner = ['--test', `--test-concurrency=${availableParallelism()}`, '--test-reporter=spec']
  const args = ['--enable-source-maps', ...nodeOptions, ...runner, ...shards]
  runNode(`${name} (${files.length} files)`, args, { timeoutMs, node })
}
