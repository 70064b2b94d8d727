/** CRC-32C of 4 KiB and 64 KiB: ours beside @node-rs/crc32, in MB of CPU time. */
import { createRequire } from 'node:module'
import { type MeasureOptions, measureNs } from '../measure/index.ts'
import { crc32c } from './crc32c.ts'

type Checksum = (bytes: Buffer, previous: number) => number

const smoke = process.env['BENCH_SMOKE'] === '1'
const options: MeasureOptions = {
  nowMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  roundMs: smoke ? 1 : 40,
  rounds: smoke ? 1 : 15,
}

/** `null` where the optional package is not installed. */
function native(): Checksum | null {
  try {
    return createRequire(import.meta.url)('@node-rs/crc32').crc32c
  } catch {
    return null
  }
}

function report(name: string, checksum: Checksum, sizeBytes: number): void {
  const bytes = Buffer.from(Array.from({ length: sizeBytes }, (_, i) => (i * 7919) >> 3))
  const ns = measureNs(options, (times) => {
    let crc = 0
    for (let i = 0; i < times; i++) crc = checksum(bytes, crc)
    return crc
  })
  const megabytes = Math.round((sizeBytes * 1000) / ns)
  console.log(
    `crc32c ${name.padEnd(14)} ${String(sizeBytes).padStart(6)} B  ${String(megabytes).padStart(6)} MB/s`,
  )
}

const theirs = native()
for (const sizeBytes of [256, 4096, 65_536]) {
  report('pure', (bytes, previous) => crc32c(bytes, previous), sizeBytes)
  if (theirs !== null) report('@node-rs/crc32', theirs, sizeBytes)
}
