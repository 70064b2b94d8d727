/** What a broker does to a batch beside its checksum alone, and what a client does to records of 100 B, in CPU time. */
import { createRequire } from 'node:module'
import { pureCodecs } from '#core/compression'
import { type MeasureOptions, measureNs } from '#core/measure'
import type { Codecs } from '#core/world'
import { BatchBuilder } from './batch-builder.ts'
import { BatchCursor } from './batch-cursor.ts'
import { checkNextBatch, checkProduced } from './check.ts'
import { openRecords } from './open.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const options: MeasureOptions = {
  nowMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  roundMs: smoke ? 1 : 40,
  rounds: smoke ? 1 : 15,
}

/** The native checksum, where the optional package is installed. */
function nativeCodecs(): Codecs | null {
  try {
    const { crc32c } = createRequire(import.meta.url)('@node-rs/crc32')
    const codecs = pureCodecs()
    return {
      ...codecs,
      crc32c: (bytes, previous = 0, start = 0, end = bytes.length) =>
        crc32c(bytes.subarray(start, end), previous),
    }
  } catch {
    return null
  }
}

const RECORD = { timestamp: 1_700_000_000_000, key: Buffer.alloc(10), value: Buffer.alloc(80) }

function batchOf(sizeBytes: number): { readonly bytes: Uint8Array; readonly count: number } {
  const builder = new BatchBuilder({ codecs: pureCodecs(), capacityBytes: sizeBytes })
  while (builder.sizeBytes + builder.sizeOf(RECORD) <= sizeBytes) builder.append(RECORD)
  return { bytes: builder.build(), count: builder.recordCount }
}

function check(name: string, codecs: Codecs, sizeBytes: number): void {
  const { bytes } = batchOf(sizeBytes)
  const alone = measureNs(options, (times) => {
    let sum = 0
    for (let i = 0; i < times; i++) sum += codecs.crc32c(bytes, 0, 21, bytes.length)
    return sum
  })
  const checked = measureNs(options, (times) => {
    let sum = 0
    for (let i = 0; i < times; i++) {
      const batches = new BatchCursor(bytes)
      if (checkNextBatch(batches, codecs) === null && batches.next()) {
        if (checkProduced(batches) === null) sum += batches.lastOffset
      }
    }
    return sum
  })
  const percent = Math.round((checked / alone - 1) * 100)
  console.log(
    `check ${name.padEnd(7)} ${String(sizeBytes).padStart(6)} B  ${checked.toFixed(0).padStart(7)} ns, checksum alone ${alone.toFixed(0).padStart(7)} ns: ${percent} % more`,
  )
}

function walk(name: string, touch: 'nothing' | 'key and value'): void {
  const { bytes, count } = batchOf(65_536)
  const plain = { codecs: pureCodecs(), limitBytes: 0 }
  const ns = measureNs(options, (times) => {
    let sum = 0
    for (let i = 0; i < times; i++) {
      const batches = new BatchCursor(bytes)
      while (batches.next()) {
        const records = openRecords(batches, plain)
        while (records.next()) {
          sum += records.offset + records.timestamp
          if (touch === 'nothing') continue
          sum += (records.key?.length ?? 0) + (records.value?.length ?? 0)
        }
      }
    }
    return sum
  })
  report(name, ns / count)
}

function build(): void {
  const codecs = nativeCodecs() ?? pureCodecs()
  const { count } = batchOf(65_536)
  const ns = measureNs(options, (times) => {
    let sum = 0
    for (let i = 0; i < times; i++) {
      const builder = new BatchBuilder({ codecs, capacityBytes: 65_536 })
      for (let at = 0; at < count; at++) builder.append(RECORD)
      sum += builder.build().length
    }
    return sum
  })
  report('build', ns / count)
}

function report(name: string, nsPerRecord: number): void {
  const rate = (1000 / nsPerRecord).toFixed(1)
  console.log(
    `${name.padEnd(24)} records of 100 B  ${nsPerRecord.toFixed(0).padStart(5)} ns  ${rate} M/s`,
  )
}

const native = nativeCodecs()
for (const sizeBytes of [1024, 16_384, 65_536]) {
  check('pure', pureCodecs(), sizeBytes)
  if (native !== null) check('native', native, sizeBytes)
}
walk('walk', 'nothing')
walk('walk, key and value cut', 'key and value')
build()
