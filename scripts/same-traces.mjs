/**
 * The law: a seed is worth its name on any Node. Two Nodes run the same seeds; each must come to the same verdict, by the same
 * trace, and the pure codecs, which the virtual world pins, must write the same bytes.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, runNode, StepFailed } from './step.mjs'

const SEEDS = 20

function moduleUrl(path) {
  return JSON.stringify(pathToFileURL(join(root, 'dist', path)).href)
}

const program = `
  import { createHash } from 'node:crypto'
  import { pureCodecs } from ${moduleUrl('core/compression/index.js')}
  import { sampleLines, sampleNoise } from ${moduleUrl('core/compression/testing/index.js')}
  import { simulate } from ${moduleUrl('core/world/virtual/testing/simulation.js')}

  for (let seed = 0; seed < ${SEEDS}; seed++) {
    console.log('seed', seed, JSON.stringify(await simulate(seed, seed % 4 === 3)))
  }
  const { snappy, lz4, zstd, crc32c } = pureCodecs()
  for (const [name, codec] of Object.entries({ snappy, lz4, zstd })) {
    for (const sizeBytes of [0, 1, 100, 5_000, 300_000]) {
      for (const sample of [sampleLines(sizeBytes), sampleNoise(sizeBytes)]) {
        const compressed = codec.compress(sample)
        const sum = createHash('sha256').update(compressed).digest('hex')
        console.log(name, sizeBytes, crc32c(sample), compressed.length, sum)
      }
    }
  }`

function linesOn(node) {
  const args = ['--input-type=module', '-e', program]
  return runNode(`traces on ${node}`, args, { node, quiet: true, timeoutMs: 60_000 }).split('\n')
}

export function sameTraces(other) {
  const here = linesOn(process.execPath)
  const there = linesOn(other)
  const index = here.findIndex((line, at) => line !== there[at])
  if (index === -1 && here.length === there.length) return
  console.error(`[ottla] the Nodes differ:\n  ${here[index]}\n  ${there[index]}`)
  throw new StepFailed('the same trace on both Nodes')
}
