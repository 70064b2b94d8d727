const PRIME_1 = 0x9e3779b185ebca87n
const PRIME_2 = 0xc2b2ae3d27d4eb4fn
const PRIME_3 = 0x165667b19e3779f9n
const PRIME_4 = 0x85ebca77c2b2ae63n
const PRIME_5 = 0x27d4eb2f165667c5n

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value)

const rotateLeft = (value: bigint, bits: bigint): bigint =>
  wrap((value << bits) | (value >> (64n - bits)))

const round = (lane: bigint, input: bigint): bigint =>
  wrap(rotateLeft(wrap(lane + wrap(input * PRIME_2)), 31n) * PRIME_1)

const mergeRound = (hash: bigint, lane: bigint): bigint =>
  wrap(wrap(hash ^ round(0n, lane)) * PRIME_1 + PRIME_4)

/**
 * The low 32 bits of XXH64 with seed 0 of `bytes[start, end)`: the checksum of Zstandard frames (RFC 8878 §3.1.1).
 * Kafka's clients do not write it, so that it need not be quick; `zstd` on the command line does.
 */
export function xxhash64Low(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = start
  let hash = PRIME_5
  if (end - start >= 32) {
    let lane1 = wrap(PRIME_1 + PRIME_2)
    let lane2 = PRIME_2
    let lane3 = 0n
    let lane4 = wrap(-PRIME_1)
    for (; position <= end - 32; position += 32) {
      lane1 = round(lane1, view.getBigUint64(position, true))
      lane2 = round(lane2, view.getBigUint64(position + 8, true))
      lane3 = round(lane3, view.getBigUint64(position + 16, true))
      lane4 = round(lane4, view.getBigUint64(position + 24, true))
    }
    hash = wrap(
      rotateLeft(lane1, 1n) +
        rotateLeft(lane2, 7n) +
        rotateLeft(lane3, 12n) +
        rotateLeft(lane4, 18n),
    )
    for (const lane of [lane1, lane2, lane3, lane4]) hash = mergeRound(hash, lane)
  }
  hash = wrap(hash + BigInt(end - start))
  for (; position <= end - 8; position += 8) {
    hash ^= round(0n, view.getBigUint64(position, true))
    hash = wrap(rotateLeft(hash, 27n) * PRIME_1 + PRIME_4)
  }
  if (position <= end - 4) {
    hash ^= wrap(BigInt(view.getUint32(position, true)) * PRIME_1)
    hash = wrap(rotateLeft(hash, 23n) * PRIME_2 + PRIME_3)
    position += 4
  }
  for (; position < end; position++) {
    hash ^= wrap(BigInt(view.getUint8(position)) * PRIME_5)
    hash = wrap(rotateLeft(hash, 11n) * PRIME_1)
  }
  hash = wrap((hash ^ (hash >> 33n)) * PRIME_2)
  hash = wrap((hash ^ (hash >> 29n)) * PRIME_3)
  return Number((hash ^ (hash >> 32n)) & 0xffffffffn)
}
