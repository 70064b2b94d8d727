/**
 * Sixteen tables of one reflected polynomial: table k gives what a byte does to the checksum when k bytes follow it.
 */
function sliceTables(polynomial: number): Int32Array {
  const tables = new Int32Array(16 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (polynomial & -(crc & 1))
    tables[byte] = crc
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256] as number
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] as number)
  }
  return tables
}

const CASTAGNOLI = sliceTables(0x82f6_3b78 | 0)
const IEEE = sliceTables(0xedb8_8320 | 0)

/**
 * CRC-32C of `bytes[start, end)`, unsigned, continued from `previous`: the checksum of batches of magic 2 (RFC 3720,
 * appendix B.4). The pure tier, for simulation and where no native is installed.
 */
export function crc32c(bytes: Uint8Array, previous = 0, start = 0, end = bytes.length): number {
  return sliced(CASTAGNOLI, bytes, { previous, start, end })
}

/** CRC-32 (IEEE 802.3, as zlib's) of `bytes[start, end)`, unsigned: message sets of magic 0 and 1. */
export function crc32(bytes: Uint8Array, previous = 0, start = 0, end = bytes.length): number {
  return sliced(IEEE, bytes, { previous, start, end })
}

interface Range {
  readonly previous: number
  readonly start: number
  readonly end: number
}

/** Below this a view of the bytes as words costs more than it gains. */
const WORDS_FROM_BYTES = 256

function sliced(tables: Int32Array, bytes: Uint8Array, range: Range): number {
  let crc = ~range.previous
  let at = range.start
  if (range.end - at >= WORDS_FROM_BYTES) {
    const aligned = at + (-(bytes.byteOffset + at) & 3)
    crc = byByte(tables, bytes, { previous: crc, start: at, end: aligned })
    const count = ((range.end - aligned) >>> 4) << 2
    crc = byWord(tables, crc, new Int32Array(bytes.buffer, bytes.byteOffset + aligned, count))
    at = aligned + count * 4
  }
  return ~byByte(tables, bytes, { previous: crc, start: at, end: range.end }) >>> 0
}

/** The plain way, for the ends. Here `previous` is the register, which is the checksum inverted. */
function byByte(tables: Int32Array, bytes: Uint8Array, range: Range): number {
  let crc = range.previous
  for (let at = range.start; at < range.end; at++) {
    crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] as number)) & 0xff] as number)
  }
  return crc
}

/**
 * Sixteen bytes a step: their sixteen lookups do not wait for one another. The words are little-endian, as
 * every machine is that Node runs on except s390x, where only the native tier is right.
 */
function byWord(tables: Int32Array, register: number, words: Int32Array): number {
  let crc = register
  for (let at = 0; at < words.length; at += 4) {
    const a = (words[at] as number) ^ crc
    const b = words[at + 1] as number
    const c = words[at + 2] as number
    const d = words[at + 3] as number
    crc =
      (tables[0xf00 + (a & 0xff)] as number) ^
      (tables[0xe00 + ((a >>> 8) & 0xff)] as number) ^
      (tables[0xd00 + ((a >>> 16) & 0xff)] as number) ^
      (tables[0xc00 + (a >>> 24)] as number) ^
      (tables[0xb00 + (b & 0xff)] as number) ^
      (tables[0xa00 + ((b >>> 8) & 0xff)] as number) ^
      (tables[0x900 + ((b >>> 16) & 0xff)] as number) ^
      (tables[0x800 + (b >>> 24)] as number) ^
      (tables[0x700 + (c & 0xff)] as number) ^
      (tables[0x600 + ((c >>> 8) & 0xff)] as number) ^
      (tables[0x500 + ((c >>> 16) & 0xff)] as number) ^
      (tables[0x400 + (c >>> 24)] as number) ^
      (tables[0x300 + (d & 0xff)] as number) ^
      (tables[0x200 + ((d >>> 8) & 0xff)] as number) ^
      (tables[0x100 + ((d >>> 16) & 0xff)] as number) ^
      (tables[d >>> 24] as number)
  }
  return crc
}
