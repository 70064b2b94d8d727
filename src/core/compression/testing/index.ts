import fc from 'fast-check'

export { FuzzNumbers, mutated } from './mutations.ts'

/** Lines of JSON as applications write them, the same for every run: what figures are measured on. */
export function sampleLines(sizeBytes: number): Uint8Array {
  const events = ['page-view', 'click', 'add-to-basket', 'purchase', 'log-out']
  let seed = 1
  const below = (bound: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return (seed >>> 8) % bound
  }
  const lines: string[] = []
  for (let size = 0; size < sizeBytes; ) {
    const line = `${JSON.stringify({
      id: `${below(1e9)}`,
      user: `user-${below(5000)}`,
      event: events[below(events.length)],
      at: 1_700_000_000_000 + below(1e6) * 37,
      price: below(10_000) / 100,
      session: below(2 ** 23).toString(16) + below(2 ** 23).toString(16),
      isNew: below(2) === 0,
    })}\n`
    lines.push(line)
    size += line.length
  }
  return new TextEncoder().encode(lines.join('')).subarray(0, sizeBytes)
}

/** Bytes that nothing can be gained on, the same for every run. */
export function sampleNoise(sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  let state = 0x2545f491
  for (let i = 0; i < sizeBytes; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state
  }
  return bytes
}

/**
 * Content with everything a compressor looks for: noise, text, runs, and repeats from near and far; from nothing to a few
 * hundred KiB, so that blocks of all formats are crossed.
 */
export const anyContent: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.uint8Array({ maxLength: 300 }) },
      { weight: 3, arbitrary: fc.nat(5000).map((size) => sampleLines(size)) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.nat(255), fc.nat(100_000))
          .map(([byte, size]) => new Uint8Array(size).fill(byte)),
      },
      { weight: 1, arbitrary: fc.nat(70_000).map((size) => sampleNoise(size)) },
      { weight: 1, arbitrary: fc.nat(200_000).map((size) => sampleLines(size)) },
    ),
    { maxLength: 8 },
  )
  .map((pieces) => new Uint8Array(Buffer.concat(pieces)))

/** What other people's compressors were given when their output was recorded (`compat/compression/record.mjs`). */
export const FOREIGN_CONTENTS: Readonly<Record<string, () => Uint8Array>> = {
  nothing: () => new Uint8Array(0),
  short: () => new TextEncoder().encode('hello hello hello hello hello hello'),
  // Above 64 KiB, so that there are several blocks; with noise, a long run, and a repeat from far behind.
  mixed: () => {
    const lines = sampleLines(2500)
    return new Uint8Array(Buffer.concat([lines, sampleNoise(300), new Uint8Array(90_000), lines]))
  },
  // Above 3 MiB: where some Zstandard decoders fail on frames that do not say their size.
  large: () => {
    const lines = sampleLines(4000)
    return new Uint8Array(Buffer.concat(Array.from({ length: 900 }, () => lines)))
  },
}
