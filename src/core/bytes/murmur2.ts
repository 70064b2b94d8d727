const SEED = 0x9747_b28c
const MULTIPLIER = 0x5bd1_e995

/**
 * MurmurHash2 of 32 bits with Kafka's seed, as a signed int32: how the Java producer spreads keys over partitions
 * (`toPositive(murmur2(key)) % partitions`), and so where every other client must put the same key.
 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  const wordsEnd = length & ~3
  let hash = SEED ^ length
  for (let at = 0; at < wordsEnd; at += 4) {
    let word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    word = Math.imul(word, MULTIPLIER)
    word = Math.imul(word ^ (word >>> 24), MULTIPLIER)
    hash = Math.imul(hash, MULTIPLIER) ^ word
  }
  if (length > wordsEnd) hash = Math.imul(hash ^ tail(bytes, wordsEnd), MULTIPLIER)
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER)
  return hash ^ (hash >>> 15)
}

/** The last one to three bytes, little-endian. */
function tail(bytes: Uint8Array, start: number): number {
  let word = 0
  for (let at = bytes.length - 1; at >= start; at--) word = (word << 8) | (bytes[at] as number)
  return word
}
