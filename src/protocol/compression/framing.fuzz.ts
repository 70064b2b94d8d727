import { CorruptCompression } from '#core'
import { pureCodecs } from '#core/compression'
import { FuzzNumbers, mutated, sampleLines } from '#core/compression/testing'
import { probeCodecs } from '#core/world/node'
import { type CompressionId, compress, decompress } from './index.ts'

// Damaged records of every compression and every magic through Kafka's framing: content or CorruptCompression, nothing
// else, never above the limit.

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 10)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() & 0x7fffffff)
const LIMIT = 256 * 1024

const codecs = [pureCodecs(), probeCodecs()]
const contents = [new Uint8Array(), sampleLines(50), sampleLines(900), sampleLines(70_000)]
const IDS: readonly CompressionId[] = [1, 2, 3, 4]
const samples = new Map(
  IDS.map((id) => [
    id,
    contents.flatMap((content) => [
      compress(codecs[0] as (typeof codecs)[0], id, content, { magic: 0 }),
      compress(codecs[0] as (typeof codecs)[0], id, content, { magic: 2 }),
    ]),
  ]),
)

const numbers = new FuzzNumbers(seed)
const startedAt = performance.now()
let runs = 0
while (performance.now() - startedAt < seconds * 1000) {
  const id = IDS[runs % IDS.length] as CompressionId
  const magic = numbers.below(2) === 0 ? 0 : 2
  const bytes = mutated(samples.get(id) as Uint8Array[], numbers)
  for (const each of codecs) {
    try {
      const size = decompress(each, id, bytes, { magic, limitBytes: LIMIT }).length
      if (size > LIMIT) throw new Error(`${size} bytes, above the limit`)
    } catch (fault) {
      if (fault instanceof CorruptCompression) continue
      console.log(`compression framing: id ${id}, magic ${magic}, seed ${seed}: ${String(fault)}`)
      console.log(Buffer.from(bytes).toString('hex'))
      process.exit(1)
    }
  }
  runs++
}
console.log(`compression framing: ${runs} damaged inputs, seed ${seed}, no finding`)
