/**
 * Every codec of every tier on lines of JSON, at 64 KiB and 1 MiB: MB/s of CPU time, and what is left of the content. Then what
 * the addon `snappy` does at 64 KiB in a process of its own, in one call and as we call it.
 */
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { sampleLines } from '#core/compression/testing'
import { probeCodecs } from '#core/world/node'
import { type MeasureOptions, measureNs } from '../measure/index.ts'
import type { Codec } from '../world/index.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const options: MeasureOptions = {
  nowMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  roundMs: smoke ? 1 : 50,
  rounds: smoke ? 1 : 11,
}

const LIMIT = 64 * 1024 * 1024
const NAMES = ['gzip', 'snappy', 'lz4', 'zstd'] as const

function megabytesPerSecond(sizeBytes: number, run: () => unknown): string {
  const ns = measureNs(options, (times) => {
    let last: unknown
    for (let i = 0; i < times; i++) last = run()
    return last
  })
  return String(Math.round((sizeBytes * 1000) / ns)).padStart(5)
}

function report(name: string, codec: Codec, content: Uint8Array): void {
  const compressed = codec.compress(content)
  const size = `${content.length / 1024} KiB`
  const writes = megabytesPerSecond(content.length, () => codec.compress(content))
  const reads = megabytesPerSecond(content.length, () => codec.decompress(compressed, LIMIT))
  const ratio = (compressed.length / content.length).toFixed(3)
  console.log(
    `${name.padEnd(7)} ${codec.tier.padEnd(7)} ${size.padStart(8)}  compress ${writes} MB/s  decompress ${reads} MB/s  ratio ${ratio}`,
  )
}

function everyTier(): void {
  const tiers = [
    probeCodecs({ tier: 'pure' }),
    probeCodecs({ tier: 'node' }),
    probeCodecs({ tier: 'native', nodeZstd: false }),
  ]
  for (const content of [sampleLines(64 * 1024), sampleLines(1024 * 1024)]) {
    for (const name of NAMES) {
      const codecs = new Map(tiers.map((tier) => [tier[name].tier, tier[name]]))
      for (const codec of codecs.values()) report(name, codec, content)
    }
  }
}

/** glibc gives a block of 64 KiB and more back to the kernel and takes it again; a process that has done other work hides it. */
function snappyInAFreshProcess(): void {
  const content = sampleLines(64 * 1024)
  const codec = probeCodecs().snappy
  if (codec.tier !== 'native') return
  const addon = createRequire(import.meta.url)('snappy')
  const oneCall = megabytesPerSecond(content.length, () => addon.compressSync(content))
  const chunks = megabytesPerSecond(content.length, () => codec.compress(content))
  console.log(
    `snappy in a fresh process, 64 KiB: one call ${oneCall} MB/s, in chunks ${chunks} MB/s`,
  )
}

const FRESH = '--fresh'
if (process.argv.includes(FRESH)) {
  snappyInAFreshProcess()
} else {
  everyTier()
  const self = fileURLToPath(import.meta.url)
  execFileSync(process.execPath, [self, FRESH], { stdio: 'inherit', timeout: 60_000 })
}
