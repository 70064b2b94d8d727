/**
 * What it costs to receive frames of 1 MiB over the loopback, beside a bare loop of Node with one reused buffer.
 * CPU of the receiver, which is a process of its own, in ms per GB; and MB/s. Medians; all ways in turn, in one run.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket as RawSocket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { SocketOwner } from '../net.ts'
import { createNodeWorld } from './index.ts'

const smoke = process.env['BENCH_SMOKE'] === '1'
const ROUNDS = smoke ? 1 : 5
const FRAME_BYTES = 1024 * 1024
const TOTAL_BYTES = (smoke ? 16 : 800) * FRAME_BYTES

interface Cost {
  readonly cpuMsPerGb: number
  readonly megabytesPerSecond: number
}

/** Counts bytes from the first to the last, and tells the parent what they cost. */
class Meter {
  #startedMs = 0
  #startedCpu = process.cpuUsage()
  #received = 0

  received(byteCount: number): void {
    if (this.#received === 0) {
      this.#startedMs = performance.now()
      this.#startedCpu = process.cpuUsage()
    }
    this.#received += byteCount
    if (this.#received < TOTAL_BYTES) return
    const { user, system } = process.cpuUsage(this.#startedCpu)
    const seconds = (performance.now() - this.#startedMs) / 1000
    process.send?.({
      cpuMsPerGb: (user + system) / 1000 / (this.#received / 1e9),
      megabytesPerSecond: this.#received / 1e6 / seconds,
    })
    process.disconnect()
    process.exit()
  }
}

/** Fills one frame after the other in the same memory, as a link or a listener does. */
function framing(meter: Meter): SocketOwner {
  const frame = new Uint8Array(FRAME_BYTES)
  let at = 0
  return {
    next: () => (at === 0 ? frame : frame.subarray(at)),
    filled(byteCount) {
      at = (at + byteCount) % FRAME_BYTES
      meter.received(byteCount)
    },
    ended() {},
    drained() {},
    closed() {},
  }
}

/** The bare loop: `onread` with a buffer that is always the same. */
function receiveBare(port: number): void {
  const meter = new Meter()
  const buffer = new Uint8Array(FRAME_BYTES)
  const callback = (byteCount: number): boolean => {
    meter.received(byteCount)
    return true
  }
  connect({ port, host: '127.0.0.1', onread: { buffer, callback } })
}

/** What one writes without thinking: chunks, copied into the frame. */
function receiveChunks(port: number): void {
  const meter = new Meter()
  const frame = Buffer.alloc(FRAME_BYTES)
  let at = 0
  connect({ port, host: '127.0.0.1' }).on('data', (chunk: Buffer) => {
    for (let done = 0; done < chunk.byteLength; ) {
      const count = chunk.copy(frame, at, done)
      at = (at + count) % FRAME_BYTES
      done += count
    }
    meter.received(chunk.byteLength)
  })
}

async function receiveDialled(port: number): Promise<void> {
  const { world } = createNodeWorld()
  const address = { host: '127.0.0.1', port }
  await world.net.dial({ address, timeoutMs: 5000 }, () => framing(new Meter()))
}

async function receiveAccepted(reads: 'probe' | 'copied'): Promise<void> {
  const { world } = createNodeWorld({ reads })
  const address = { host: '127.0.0.1', port: 0 }
  const listener = await world.net.listen({ address }, () => framing(new Meter()))
  process.send?.(listener.address.port)
}

const BARE = 'bare loop, one buffer'
const WAYS: Readonly<Record<string, (port: number) => void | Promise<void>>> = {
  [BARE]: receiveBare,
  'world, dialled': receiveDialled,
  'world, accepted': () => receiveAccepted('probe'),
  'world, accepted, copied reads': () => receiveAccepted('copied'),
  'bare chunks, copied into a frame': receiveChunks,
}

/** Writes as fast as the other side takes it. */
function pour(socket: RawSocket): void {
  const piece = new Uint8Array(FRAME_BYTES).fill(7)
  const go = (): void => {
    while (socket.writable && socket.write(piece)) {}
  }
  // The receiver leaves in the middle of what is sent.
  socket.on('error', () => socket.destroy())
  socket.on('drain', go)
  go()
}

async function measure(way: string, port: number): Promise<Cost> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), [way, String(port)])
  for (;;) {
    const [message] = (await once(child, 'message')) as [number | Cost]
    if (typeof message !== 'number') return message
    pour(connect({ port: message, host: '127.0.0.1' }))
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function report(costs: ReadonlyMap<string, readonly Cost[]>): void {
  const cpu = (way: string) => median(costs.get(way)?.map((cost) => cost.cpuMsPerGb) ?? [])
  for (const [way, list] of costs) {
    const speed = median(list.map((cost) => cost.megabytesPerSecond))
    const numbers = `${cpu(way).toFixed(0).padStart(6)} CPU ms/GB  ${speed.toFixed(0).padStart(6)} MB/s`
    console.log(
      `${way.padEnd(36)} ${numbers}  ${(cpu(way) / cpu(BARE)).toFixed(2)} of the bare loop`,
    )
  }
}

async function compare(): Promise<void> {
  const server = createServer(pour).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const costs = new Map<string, Cost[]>(Object.keys(WAYS).map((way) => [way, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, list] of costs) list.push(await measure(way, port))
  }
  server.close()
  report(costs)
}

const [, , way, port] = process.argv
if (way === undefined || port === undefined) void compare()
else void WAYS[way]?.(Number(port))
