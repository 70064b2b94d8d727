/**
 * Proves against Kafka's own classes (kafka-clients 4.4.0) that what we write they read, from each tier, and that what they write we
 * read, on contents of all kinds: `node compat/compression/run.mjs [seed]` after a build. Exits 1 on the first difference.
 */
import fc from 'fast-check'
import { pureCodecs } from '../../dist/core/compression/index.js'
import { anyContent, FOREIGN_CONTENTS } from '../../dist/core/compression/testing/index.js'
import { probeCodecs } from '../../dist/core/world/node/index.js'
import { COMPRESSION_NAMES, compress, decompress } from '../../dist/protocol/compression/index.js'
import { askJava } from './peers.mjs'

const seed = Number(process.argv[2] ?? 20261124)
const contents = [
  ...Object.values(FOREIGN_CONTENTS).map((make) => make()),
  ...fc.sample(anyContent, { seed, numRuns: 40 }),
]
const tiers = { pure: pureCodecs(), best: probeCodecs(), addon: probeCodecs({ nodeZstd: false }) }
const LEVELS = { 1: [1, 9], 3: [1, 12, 17], 4: [-7, 1, 5, 9, 19] }
const limitBytes = 64 * 1024 * 1024

const cases = []
for (const [index, content] of contents.entries()) {
  for (const id of [1, 2, 3, 4]) {
    for (const magic of id === 3 ? [0, 1, 2] : [2]) cases.push({ index, content, id, magic })
    const level = (LEVELS[id] ?? [])[index % 5]
    if (level !== undefined) cases.push({ index, content, id, magic: 2, level })
  }
}

const name = ({ index, content, id, magic, level }) =>
  `${COMPRESSION_NAMES[id]}, content ${index} of ${content.length} bytes, magic ${magic}, level ${level ?? 'standard'}`

function expectSame(bytes, content, what) {
  if (typeof bytes === 'string') throw new Error(`${what}: ${bytes}`)
  if (Buffer.compare(bytes, content) !== 0) throw new Error(`${what}: other bytes`)
}

for (const [tier, codecs] of Object.entries(tiers)) {
  const answers = askJava(
    cases.map((one) => {
      const { id, magic, level } = one
      const options = level === undefined ? { magic } : { magic, level }
      const bytes = compress(codecs, id, one.content, options)
      return { does: 'read', type: COMPRESSION_NAMES[id], magic, bytes }
    }),
  )
  cases.forEach((one, i) => expectSame(answers[i], one.content, `Java reads ${tier}: ${name(one)}`))
}

const written = askJava(
  cases.map(({ id, magic, level, content }) => ({
    does: 'write',
    type: COMPRESSION_NAMES[id],
    magic,
    level,
    bytes: content,
  })),
)
for (const [tier, codecs] of Object.entries(tiers)) {
  cases.forEach((one, i) => {
    const { id, magic, content } = one
    const read = decompress(codecs, id, written[i], { magic, limitBytes })
    expectSame(read, content, `${tier} reads Java: ${name(one)}`)
  })
}
console.log(
  `compression: ${cases.length} contents of each of ${Object.keys(tiers).length} tiers read by kafka-clients 4.4.0, and back (seed ${seed})`,
)
