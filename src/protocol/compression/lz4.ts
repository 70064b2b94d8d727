import type { Codec } from '#core'
import { xxhash32 } from '#core/compression'

/** In a frame that says no content size: behind the magic number and the two bytes of the descriptor. */
const CHECKSUM_AT = 6
const CONTENT_SIZE_FLAG = 0x08
const CONTENT_SIZE_SIZE = 8

/**
 * An LZ4 frame. In messages of magic 0 Kafka summed the magic number along with the descriptor, and readers came to depend on it
 * (KAFKA-3160, KIP-57): there, and only there, the header's checksum is that wrong one.
 */
export function compressLz4(
  codec: Codec,
  bytes: Uint8Array,
  { magic, level }: { readonly magic: number; readonly level: number | undefined },
): Uint8Array {
  const frame = codec.compress(bytes, level)
  if (magic === 0) frame[CHECKSUM_AT] = (xxhash32(frame, 0, CHECKSUM_AT) >>> 8) & 0xff
  return frame
}

/** Of magic 0 the header's checksum is not looked at: clients wrote both the wrong one and the right one. */
export function decompressLz4(
  codec: Codec,
  frame: Uint8Array,
  { magic, limitBytes }: { readonly magic: number; readonly limitBytes: number },
): Uint8Array {
  return codec.decompress(magic === 0 ? withRightChecksum(frame) : frame, limitBytes)
}

function withRightChecksum(frame: Uint8Array): Uint8Array {
  const hasContentSize = ((frame[4] ?? 0) & CONTENT_SIZE_FLAG) !== 0
  const at = CHECKSUM_AT + (hasContentSize ? CONTENT_SIZE_SIZE : 0)
  // Too short for a header: the codec says so.
  if (at >= frame.length) return frame
  const copy = Uint8Array.from(frame)
  copy[at] = (xxhash32(copy, 4, at) >>> 8) & 0xff
  return copy
}
