const everything = `
import { createHash, randomBytes, webcrypto } from 'node:crypto' // breach
import * as zlib from 'node:zlib'
import { inflateRawSync, createGzip } from 'node:zlib' // breach
import { promisify } from 'node:util' // breach
const now = Date.now() // breach
const when = new Date(0) // breach
const since = performance.now() // breach
const heap = process.memoryUsage() // breach
process.nextTick(() => {}) // breach
const home = process.env['HOME'] // breach
setTimeout(() => {}, 1) // breach
setInterval(() => {}, 1) // breach
setImmediate(() => {}) // breach
const sneaky = globalThis.Date // breach
const dice = Math.random() // breach
const id = crypto.randomUUID() // breach
const weak = new WeakRef({}) // breach
const registry = new FinalizationRegistry(() => {}) // breach
const channel = new MessageChannel() // breach
const format = new Intl.NumberFormat() // breach
const sorted = ['b', 'a'].sort((a, b) => a.localeCompare(b)) // breach
const shown = (1).toLocaleString() // breach
const signal = AbortSignal.timeout(5) // breach
const page = fetch('http://127.0.0.1') // breach
Atomics.wait(new Int32Array(4), 0, 0) // breach
const machine = WebAssembly.instantiate(new Uint8Array(8)) // breach
const stream = new ReadableStream() // breach
const lazily = import('./x.ts') // breach
const squeezed = zlib.gzip(new Uint8Array(1), () => {}) // breach
console.log(now) // breach
await Promise.resolve() // breach
export const all = [createHash, randomBytes, webcrypto, inflateRawSync, createGzip, promisify, when, since, heap, home,
  sneaky, dice, id, weak, registry, channel, format, sorted, shown, signal, page, machine, stream, lazily, squeezed]
`

const innocent = `
// Date.now() in a comment, and setTimeout too
import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import * as zlib from 'node:zlib'
const text = 'Date.now() in a text' + \`and setTimeout(\${1}) here\`
const pattern = /Math.random()/
interface Options { readonly Date: string; fetch(topic: string): Promise<void> }
class Session { fetch(): number { return 1 } get performance(): number { return 2 } }
function poll(fetch: () => number): number { return fetch() }
export type When = Date
export async function later(): Promise<void> { await null; queueMicrotask(() => {}) }
export const all = [text, pattern, Session, poll, createHash, inflateRawSync, zlib.gzipSync, { Date: 1 }.Date,
  null as Options | null, new WebAssembly.Module(new Uint8Array(8)), Math.max(1, 2)]
`

export const trees = {
  'every ban': { 'src/storage/log.ts': everything },
  'tests obey as well': { 'src/storage/log.test.ts': 'setTimeout(() => {}, 1) // breach\n' },
  'what only looks like it': { 'src/storage/log.ts': innocent },
  'the real world is where it comes from': {
    'src/core/world/node/clock.ts': 'export const clock = () => performance.now() + Date.now()\n',
    'src/core/world/clock.ts': 'export const clock = () => performance.now() // breach\n',
  },
  'a bench reads a clock, and rolls no dice': {
    'src/core/bytes/varint.bench.ts':
      'console.log(performance.now(), process.argv)\nexport const x = Math.random() // breach\n',
  },
}
