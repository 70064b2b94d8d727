/**
 * One log on the real disk, in CPU time: appends beside a plain writeSync of the same bytes with their CRC, reads beside a plain
 * read loop, look-ups by offset and by time, and recovery beside the speed of the checksum.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LeaderEpoch, Offset } from '#core/brand'
import { createNodeWorld } from '#core/world/node'
import { produced, SAMPLE_MS, sharedIn } from '../testing/index.ts'
import { LOG_DEFAULTS, type LogConfig } from './config.ts'
import { Log } from './log.ts'
import type { SharedByLogs } from './shared.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const TOTAL_BYTES = (smoke ? 4 : 256) * 1024 * 1024
/** Below what is synced behind the appends: the plain loop does not sync either. */
const APPENDED_BYTES = (smoke ? 4 : 48) * 1024 * 1024
const ROUNDS = smoke ? 1 : 9
const { world, close } = createNodeWorld({ log: () => {} })
const { codecs } = world
const root = mkdtempSync(join(tmpdir(), 'ottla-log-bench-'))
const config: LogConfig = { ...LOG_DEFAULTS, timestampAfterMaxMs: Number.POSITIVE_INFINITY }
let places = 0

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

interface Timed {
  readonly cpuMs: number
}

async function median(work: () => Promise<void> | void): Promise<Timed> {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = cpuMs()
    await work()
    took.push(cpuMs() - start)
  }
  return { cpuMs: took.sort((a, b) => a - b)[ROUNDS >> 1] as number }
}

function report(name: string, bytes: number, { cpuMs: ms }: Timed, beside?: Timed): void {
  const rate = Math.round(bytes / 1e6 / (ms / 1000))
  const ratio =
    beside === undefined ? '' : `  ${(ms / beside.cpuMs).toFixed(2)}x the CPU of the plain loop`
  console.log(`${name.padEnd(34)} ${String(rate).padStart(6)} MB/s of CPU${ratio}`)
}

interface Place {
  readonly shared?: SharedByLogs
  readonly directory?: string
}

async function openLog(place: Place = {}): Promise<Log> {
  return Log.open({
    shared: place.shared ?? sharedIn(world, { tailBytes: 0 }),
    directory: place.directory ?? join(root, `log-${places++}`),
    config,
    faults: { failed: () => {} },
    wasClosed: false,
    recoveryPoint: 0 as Offset,
    logStartOffset: 0 as Offset,
    highWatermark: 0 as Offset,
  })
}

function batchOf(sizeBytes: number): Uint8Array {
  const count = 16
  const value = 'x'.repeat(Math.floor(sizeBytes / count) - 20)
  return produced(codecs, { count, value })
}

async function fill(log: Log, batch: Uint8Array, totalBytes: number): Promise<void> {
  const options = { origin: 'client' as const, leaderEpoch: 0 as LeaderEpoch, nowMs: SAMPLE_MS }
  for (let bytes = 0; bytes < totalBytes; bytes += batch.length) {
    batch.fill(0, 0, 8)
    const answer = log.append(batch, options)
    if (answer instanceof Promise) await answer
  }
}

function writePlain(batch: Uint8Array, totalBytes: number): void {
  const path = join(root, `plain-${places++}`)
  const file = openSync(path, 'w')
  for (let bytes = 0; bytes < totalBytes; bytes += batch.length) {
    batch[20] = codecs.crc32c(batch, 0, 21) & 0xff
    writeSync(file, batch)
  }
  closeSync(file)
}

async function benchAppend(sizeBytes: number): Promise<void> {
  const batch = batchOf(sizeBytes)
  const shared = sharedIn(world, { tailBytes: 64 * 1024 * 1024 })
  const plain = await median(() => writePlain(batch.slice(), APPENDED_BYTES))
  const filled: Log[] = []
  const ours = await median(async () => {
    const log = await openLog({ shared })
    await fill(log, batch.slice(), APPENDED_BYTES)
    filled.push(log)
  })
  for (const log of filled) await log.abandon()
  const name = `${sizeBytes / 1024} KiB`
  report(`append ${name}, plain write and CRC`, APPENDED_BYTES, plain)
  report(`append ${name}`, APPENDED_BYTES, ours, plain)
}

async function readAll(log: Log, maxBytes: number, from: number): Promise<number> {
  let total = 0
  let sum = 0
  for (let offset = from; offset < log.endOffset; ) {
    const reading = log.read(offset as Offset, { maxBytes, upTo: 'end', minOneBatch: true })
    const answer = reading instanceof Promise ? await reading : reading
    if (answer.kind !== 'records') throw new Error('out of range')
    total += answer.sizeBytes
    const whole = Math.floor(answer.sizeBytes / batchBytes)
    offset += whole * 16
    for (const piece of answer.pieces) sum += piece[0] ?? 0
    answer.release()
  }
  return total + (sum & 1)
}

let batchBytes = 0

function readPlain(path: string, maxBytes: number, totalBytes: number): void {
  const file = openSync(path, 'r')
  const buffer = Buffer.allocUnsafeSlow(maxBytes)
  for (let position = 0; position < totalBytes; )
    position += readSync(file, buffer, 0, maxBytes, position)
  closeSync(file)
}

async function benchReads(): Promise<void> {
  const batch = batchOf(16 * 1024)
  batchBytes = batch.length
  const log = await openLog({ shared: sharedIn(world, { tailBytes: 64 * 1024 * 1024 }) })
  await fill(log, batch, TOTAL_BYTES)
  const maxBytes = batchBytes * 16
  const path = join(log.directory, '00000000000000000000.log')
  const plain = await median(() => readPlain(path, maxBytes, TOTAL_BYTES))
  report('read 256 KiB, plain read', TOTAL_BYTES, plain)
  const tailBytes = Math.min(TOTAL_BYTES, 48 * 1024 * 1024)
  const from = log.endOffset - Math.floor(tailBytes / batchBytes) * 16
  const plainTail = { cpuMs: (plain.cpuMs * tailBytes) / TOTAL_BYTES }
  const tail = await median(async () => {
    await readAll(log, maxBytes, from)
  })
  report('read 256 KiB, tail', tailBytes, tail, plainTail)
  await log.close()
  const cold = await openLog({ directory: log.directory })
  const fromFiles = await median(async () => {
    await readAll(cold, maxBytes, 0)
  })
  report('read 256 KiB, cold', TOTAL_BYTES, fromFiles, plain)
  await benchLookUps(cold)
  await cold.close()
  await benchRecovery(log.directory)
}

async function benchLookUps(log: Log): Promise<void> {
  const count = smoke ? 10 : 20_000
  const reads = { maxBytes: 1, upTo: 'end' as const, minOneBatch: false }
  const offsets = await median(async () => {
    for (let index = 0; index < count; index++) {
      const offset = (index * 7919) % log.endOffset
      await log.read(offset as Offset, reads)
    }
  })
  console.log(
    `look-ups by offset, cold         ${Math.round(count / (offsets.cpuMs / 1000))} /s of CPU`,
  )
  const timesCount = smoke ? 10 : 2_000
  const times = await median(async () => {
    for (let index = 0; index < timesCount; index++)
      await log.offsetForTimestamp(SAMPLE_MS + (index % 16))
  })
  console.log(
    `look-ups by time, cold           ${Math.round(timesCount / (times.cpuMs / 1000))} /s of CPU`,
  )
}

async function benchRecovery(directory: string): Promise<void> {
  const checksum = await median(() => {
    const bytes = Buffer.alloc(1024 * 1024)
    for (let done = 0; done < TOTAL_BYTES; done += bytes.length) codecs.crc32c(bytes)
  })
  report('checksum alone', TOTAL_BYTES, checksum)
  const recovery = await median(async () => {
    const log = await openLog({ directory })
    await log.abandon()
  })
  report('recovery', TOTAL_BYTES, recovery, checksum)
}

console.log(`crc32c: ${codecs.crc32cTier}`)
try {
  await benchAppend(16 * 1024)
  await benchAppend(64 * 1024)
  await benchReads()
} finally {
  rmSync(root, { recursive: true })
  await close()
}
