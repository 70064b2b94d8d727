import { gunzipSync, gzipSync } from 'node:zlib'
import { type Codec, CorruptCompression } from '../world/index.ts'

/** The output comes in chunks of this size at most: one bomb's worth beyond the limit. */
const MAX_CHUNK_BYTES = 1 << 20
const MIN_CHUNK_BYTES = 1 << 12

/**
 * Gzip by Node's own zlib, which is always there and synchronous: several members are one content (RFC 1952 §2.2), as
 * in Java's GZIPInputStream. Other bytes after the last member are refused (Java leaves them).
 */
export function nodeGzip(): Codec {
  return {
    tier: 'node',
    compress: (bytes, level) => gzipSync(bytes, level === undefined ? {} : { level }),
    decompress: decompressGzip,
  }
}

function decompressGzip(bytes: Uint8Array, limitBytes: number): Uint8Array {
  try {
    // A limit of 0 is not an option of zlib's: one byte more is let through there, and refused here.
    const content = gunzipSync(bytes, {
      maxOutputLength: Math.max(limitBytes, 1),
      chunkSize: chunkSizeFor(bytes, limitBytes),
    })
    if (content.length > limitBytes) throw new Error(`more than ${limitBytes} bytes`)
    return content
  } catch (fault) {
    throw new CorruptCompression(`gzip: ${(fault as Error).message}`)
  }
}

/** The last four bytes of a member say how much it holds (RFC 1952 §2.3.1). A lie costs a chunk, no more. */
function chunkSizeFor(bytes: Uint8Array, limitBytes: number): number {
  if (bytes.length < 18) return MIN_CHUNK_BYTES
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const claimed = Math.min(view.getUint32(bytes.length - 4, true), limitBytes)
  return Math.min(Math.max(claimed + 1, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES)
}
