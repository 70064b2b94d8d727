/**
 * Our codec beside kafkajs's and @platformatic/kafka's, message by message, in one run.
 *
 * They encode requests and decode replies, each in its own highest version; ours does the same work in the same version,
 * on the same bytes. Bodies only, no headers. Fetch replies carry no records, since theirs are parsed in the same
 * breath; their Produce builds its batches in the same breath, so what that alone takes is measured and taken off.
 */

import { Writer } from '../dist/core/bytes/index.js'
import { APIS_BY_NAME } from '../dist/protocol/api/index.js'
import { decode, encode } from '../dist/protocol/codec/index.js'
import {
  apiVersionsReply,
  apiVersionsRequest,
  fetchReply,
  fetchRequest,
  metadataReply,
  metadataRequest,
  produceReply,
  produceRequest,
} from '../dist/protocol/testing/index.js'
import { installRivals } from './rivals/install.mjs'
import { median, rounds } from './rivals/measure.mjs'

installRivals()
const { kafkajs } = await import('./rivals/kafkajs.mjs')
const { loadPlatformatic } = await import('./rivals/platformatic.mjs')
const rivals = [kafkajs, await loadPlatformatic()]

const BATCH_BYTES = 150
const message = { key: Buffer.from('key'), value: Buffer.alloc(60, 7), timestamp: undefined }

const CASES = [
  ['ApiVersions', '', apiVersionsRequest(), apiVersionsReply()],
  ['Metadata', '1000', metadataRequest(1000), metadataReply(1000)],
  ...[1, 100, 1000].flatMap((count) => [
    ['Produce', String(count), produceRequest(count, BATCH_BYTES), produceReply(count)],
    ['Fetch', String(count), fetchRequest(count), fetchReply(count, 0)],
  ]),
]

const writer = new Writer()

function bytesOf(shape, version, value) {
  encode(shape, version, value, writer)
  return Buffer.concat(writer.finish())
}

function ourEncoder(shape, version, value) {
  return () => {
    encode(shape, version, value, writer)
    return writer.finish()
  }
}

function ourDecoder(shape, version, value) {
  const bytes = bytesOf(shape, version, value)
  return () => decode(shape, version, bytes)
}

function print(cells) {
  const widths = [30, 12, 30, 6, 12, 12, 8]
  console.log(cells.map((cell, i) => String(cell).padEnd(widths[i])).join(''))
}

const microseconds = (ns) => (ns / 1000).toFixed(2)

/** Medians of both, and how many times the rival takes. */
async function beside({ name, rival, version, ours, theirs, without }) {
  const contestants = without === undefined ? [ours, theirs] : [ours, theirs, without]
  const [own, other, extra] = (await rounds(contestants)).map(median)
  const net = other - (extra ?? 0)
  const note = extra === undefined ? '' : ` (${microseconds(other)} with its batches)`
  const ratio = (net / own).toFixed(1)
  print([name, microseconds(own), rival, version, microseconds(net), `${ratio}x${note}`])
}

print(['µs, medians', 'ours', 'beside', 'v', 'theirs', 'ratio'])
for (const [api, size, request, reply] of CASES) {
  const { request: requestShape, response: replyShape } = APIS_BY_NAME[api]
  for (const rival of rivals) {
    const version = rival.version(api)
    const count = Number(size)
    await beside({
      name: `${api} ${size} encode request`,
      rival: rival.name,
      version,
      ours: ourEncoder(requestShape, version, request),
      theirs: rival.encoder(api, request, message),
      without: api === 'Produce' ? rival.batches(count, message) : undefined,
    })
    await beside({
      name: `${api} ${size} decode reply`,
      rival: rival.name,
      version,
      ours: ourDecoder(replyShape, version, reply),
      theirs: rival.decoder(api, bytesOf(replyShape, version, reply)),
    })
  }
}

console.log('\nAll four directions in our highest version:')
print(['µs, medians', 'ours', '', 'v'])
for (const [api, size, request, reply] of CASES) {
  const { request: requestShape, response: replyShape, versions } = APIS_BY_NAME[api]
  const { max } = versions
  const runs = {
    'encode request': ourEncoder(requestShape, max, request),
    'decode request': ourDecoder(requestShape, max, request),
    'encode reply': ourEncoder(replyShape, max, reply),
    'decode reply': ourDecoder(replyShape, max, reply),
  }
  for (const [what, run] of Object.entries(runs)) {
    const [times] = await rounds([run])
    print([`${api} ${size} ${what}`, microseconds(median(times)), '', max])
  }
}

console.log(
  '\nFirst use of each message (text written, compiled and run once), in our highest version but one:',
)
const { printCompiled } = await import('../dist/protocol/codec/index.js')
const { default: fresh } = await import('./rivals/first-use.mjs')
for (const [what, { medianUs, count, totalMs }] of Object.entries(fresh()))
  console.log(
    `${what}: ${count} functions, median ${medianUs.toFixed(0)} µs, all ${totalMs.toFixed(1)} ms`,
  )
const largest = printCompiled(APIS_BY_NAME.Fetch.response, 18, 'decode').length
console.log(`the text of FetchResponse v18 decode: ${largest} characters`)
