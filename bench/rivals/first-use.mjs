/** What the first use of a message costs: its layout, its text, its function. Each is used once only, so each counts once. */

import { Writer } from '../../dist/core/bytes/index.js'
import { APIS } from '../../dist/protocol/api/index.js'
import { decode, encode } from '../../dist/protocol/codec/index.js'
import { randomValue, Seeded } from '../../dist/protocol/testing/index.js'
import { median } from './measure.mjs'

/** Functions that nobody has used before in this process: the highest version but one, else the only one. */
export default function firstUse() {
  const seeded = new Seeded(11)
  const writer = new Writer()
  const times = { encode: [], decode: [] }
  const timed = (what, run) => {
    const started = process.hrtime.bigint()
    run()
    times[what].push(Number(process.hrtime.bigint() - started) / 1000)
  }
  for (const { request, response } of APIS) {
    for (const message of [request, response]) {
      const version = Math.max(message.versions.min, message.versions.max - 1)
      const value = randomValue(message, version, seeded)
      timed('encode', () => encode(message, version, value, writer))
      const bytes = Buffer.concat(writer.finish())
      timed('decode', () => decode(message, version, bytes))
    }
  }
  const result = {}
  for (const [what, each] of Object.entries(times)) {
    const totalMs = each.reduce((sum, us) => sum + us, 0) / 1000
    result[what] = { medianUs: median(each), count: each.length, totalMs }
  }
  return result
}
