/** Copied into a folder where Ottla is installed. Arguments: a bundled world, and a bundled entry of its threads. */
import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'

const [worldPath, threadPath] = process.argv.slice(2)
const { createNodeWorld } = await import(pathToFileURL(worldPath).href)

const told = []
const { world, close } = createNodeWorld({
  log: (line) => told.push(line),
  // The thread has a job of this name; this one runs only if no thread could be had.
  jobs: { sum: async () => 'on the loop' },
  workerEntry: pathToFileURL(threadPath),
})
assert.equal(await world.jobs.run('sum', { numbers: [1, 2, 3] }), 6)
assert.deepEqual(told, [])
const { crc32cTier, snappy, lz4, zstd } = world.codecs
console.log(
  `${process.version} crc32c ${crc32cTier}, snappy ${snappy.tier}, lz4 ${lz4.tier}, zstd ${zstd.tier}`,
)
assert.equal(crc32cTier, 'native', 'the natives were installed and are not found')
await close()
