import { FuzzNumbers, mutated, sampleLines, sampleNoise } from '#core/compression/testing'
import { probeCodecs } from '#core/world/node'
import { type Codec, CorruptCompression } from '../world/index.ts'
import { pureCodecs } from './index.ts'
import { xxhash32 } from './xxhash32.ts'

// Damaged bytes through every decoder of every tier. A finding is: an exception that is not CorruptCompression, more bytes
// than the limit, memory far beyond it, or two tiers that do not agree on what the bytes hold.

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 10)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() & 0x7fffffff)
const LIMIT = 256 * 1024
/** What one input may cost: a few times the limit, and what the decoders keep for themselves. */
const MAX_GROWTH = 32 * 1024 * 1024

const tiers = [pureCodecs(), probeCodecs({ tier: 'node' }), probeCodecs({ nodeZstd: false })]
const NAMES = ['gzip', 'snappy', 'lz4', 'zstd'] as const
type Name = (typeof NAMES)[number]

const contents = [
  new Uint8Array(0),
  sampleLines(20),
  sampleLines(600),
  sampleLines(5000),
  sampleLines(150_000),
  new Uint8Array(100_000),
  sampleNoise(100),
  new Uint8Array(Buffer.concat([sampleLines(300), sampleNoise(200), new Uint8Array(300)])),
  // A bomb: what its damaged sisters claim must never be allocated.
  new Uint8Array(64 * 1024 * 1024),
  Uint8Array.from({ length: 4000 }, (_, i) => (i * i) >>> 5),
]

function codecsOf(name: Name): readonly Codec[] {
  return [...new Map(tiers.map((tier) => [tier[name].tier, tier[name]])).values()]
}

const samples = new Map<Name, readonly Uint8Array[]>(
  NAMES.map((name) => [
    name,
    // Snappy's bomb is 3 MB itself: copying it would be all that the time goes to.
    codecsOf(name)
      .flatMap((codec) => contents.map((content) => codec.compress(content)))
      .filter((compressed) => compressed.length < 512 * 1024),
  ]),
)

/** What decoding gives: the content, or that there is none. */
function verdict(codec: Codec, bytes: Uint8Array): Uint8Array | 'corrupt' {
  try {
    const content = codec.decompress(bytes, LIMIT)
    if (content.length > LIMIT) throw new Error(`${content.length} bytes, above the limit`)
    return content
  } catch (fault) {
    if (fault instanceof CorruptCompression) return 'corrupt'
    throw fault
  }
}

function check(name: Name, bytes: Uint8Array): void {
  const [first, ...others] = codecsOf(name)
  const expected = verdict(first as Codec, bytes)
  for (const codec of others) {
    const found = verdict(codec, bytes)
    // libzstd does not look whether four Huffman streams end with their literals; we do (RFC 8878 §4.2.2).
    const stricter = name === 'zstd' && expected === 'corrupt'
    const agree =
      expected === 'corrupt' || found === 'corrupt'
        ? expected === found || stricter
        : Buffer.compare(expected, found) === 0
    if (!agree) throw new Error(`${first?.tier} and ${codec.tier} do not agree`)
  }
}

function nextInput(name: Name, numbers: FuzzNumbers): Uint8Array {
  const bytes = mutated(samples.get(name) as readonly Uint8Array[], numbers)
  // Most damage to an LZ4 header would end at its checksum.
  if (name === 'lz4' && bytes.length > 7 && numbers.below(2) === 0)
    bytes[6] = (xxhash32(bytes, 4, 6) >>> 8) & 0xff
  return bytes
}

const numbers = new FuzzNumbers(seed)
const startedAt = performance.now()
let runs = 0
while (performance.now() - startedAt < seconds * 1000) {
  const name = NAMES[runs % NAMES.length] as Name
  const bytes = nextInput(name, numbers)
  // Both: memory that was asked for and never touched is not in the resident set, and an addon's is not among the buffers.
  const before = process.memoryUsage()
  try {
    check(name, bytes)
    const after = process.memoryUsage()
    const growth = Math.max(after.arrayBuffers - before.arrayBuffers, after.rss - before.rss)
    if (growth > MAX_GROWTH) throw new Error(`memory grew by ${growth} bytes`)
  } catch (fault) {
    console.log(`compression: ${name}, seed ${seed}: ${String(fault)}`)
    console.log(Buffer.from(bytes).toString('hex'))
    process.exit(1)
  }
  runs++
}
console.log(`compression: ${runs} damaged inputs, seed ${seed}, no finding`)
