/**
 * Java's `String.hashCode`, a signed int32: it decides which partition of `__consumer_offsets` holds a group
 * and which of `__transaction_state` a transactional id.
 */
export function javaStringHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** Kafka's `Utils.abs` of an int32: the least of them, which has no positive, becomes 0. */
export function javaAbs(value: number): number {
  return value === -0x8000_0000 ? 0 : Math.abs(value)
}

/** Kafka's `Utils.toPositive` of an int32: the sign bit is cleared. Not the same as `javaAbs`. */
export function toPositive(value: number): number {
  return value & 0x7fff_ffff
}
