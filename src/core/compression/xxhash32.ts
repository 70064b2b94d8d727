const PRIME_1 = 0x9e3779b1 | 0
const PRIME_2 = 0x85ebca77 | 0
const PRIME_3 = 0xc2b2ae3d | 0
const PRIME_4 = 0x27d4eb2f | 0
const PRIME_5 = 0x165667b1 | 0

const rotateLeft = (value: number, bits: number): number =>
  (value << bits) | (value >>> (32 - bits))

const round = (lane: number, input: number): number =>
  Math.imul(rotateLeft((lane + Math.imul(input, PRIME_2)) | 0, 13), PRIME_1)

/**
 * XXH32 with seed 0 of `bytes[start, end)`, unsigned: the checksum of LZ4 frames.
 * Follows the xxHash specification, section "XXH32 algorithm description".
 */
export function xxhash32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = start
  let hash = PRIME_5
  if (end - start >= 16) {
    let lane1 = (PRIME_1 + PRIME_2) | 0
    let lane2 = PRIME_2
    let lane3 = 0
    let lane4 = -PRIME_1 | 0
    for (; position <= end - 16; position += 16) {
      lane1 = round(lane1, view.getInt32(position, true))
      lane2 = round(lane2, view.getInt32(position + 4, true))
      lane3 = round(lane3, view.getInt32(position + 8, true))
      lane4 = round(lane4, view.getInt32(position + 12, true))
    }
    hash =
      (rotateLeft(lane1, 1) +
        rotateLeft(lane2, 7) +
        rotateLeft(lane3, 12) +
        rotateLeft(lane4, 18)) |
      0
  }
  hash = (hash + (end - start)) | 0
  for (; position <= end - 4; position += 4) {
    const input = Math.imul(view.getInt32(position, true), PRIME_3)
    hash = Math.imul(rotateLeft((hash + input) | 0, 17), PRIME_4)
  }
  for (; position < end; position++) {
    const input = Math.imul(view.getUint8(position), PRIME_5)
    hash = Math.imul(rotateLeft((hash + input) | 0, 11), PRIME_1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2)
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3)
  return (hash ^ (hash >>> 16)) >>> 0
}
