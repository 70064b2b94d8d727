import { lengthOfMatch } from './copy.ts'
import { HashChains } from './hash-chains.ts'
import { LZ4_MIN_MATCH, type Slice } from './lz4-block.ts'
import { Lz4SequenceWriter } from './lz4-sequences.ts'

/** The last match starts at least 12 bytes before the end of a block ... */
const MATCH_START_MARGIN = 12
/** ... and the last 5 bytes are literals: decoders that copy 8 bytes at a time depend on both. */
const LAST_LITERALS = 5
const MAX_DISTANCE = 0xffff

const HASH_BITS = 13
const HASH_PRIME = 2654435761 | 0

/** Writes LZ4 blocks of up to 64 KiB. One object serves block after block, so that its tables are made once. */
export interface Lz4BlockEncoder {
  /**
   * Writes `source` as one block at the start of `into`, and gives its size; -1 when it would not be smaller than
   * `source`, which is then better stored as it is. `into` holds at least as much as `source`.
   */
  encode(source: Slice, into: Uint8Array): number
}

/** Finds matches by a table of the last place where 4 bytes with the same hash stood, as LZ4's own fast mode does. */
export class Lz4FastEncoder implements Lz4BlockEncoder {
  /** Where in the block, plus one; 0 is "nowhere". A match starts at 65,524 or before, so 16 bits do. */
  readonly #table = new Uint16Array(1 << HASH_BITS)

  encode(source: Slice, into: Uint8Array): number {
    const { bytes, start, end } = source
    const writer = new Lz4SequenceWriter(bytes, into, end - start)
    const anchor = this.#encodeMatches(source, writer)
    return anchor >= 0 && writer.lastLiterals(anchor, end) ? writer.sizeBytes : -1
  }

  /** Gives where the literals after the last match begin; -1 when there is no room. */
  #encodeMatches({ bytes, start, end }: Slice, writer: Lz4SequenceWriter): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const table = this.#table.fill(0)
    const lastStart = end - MATCH_START_MARGIN
    let anchor = start
    let position = start
    let misses = 0
    while (position <= lastStart) {
      const four = view.getInt32(position, true)
      const slot = Math.imul(four, HASH_PRIME) >>> (32 - HASH_BITS)
      let from = start + (table[slot] as number) - 1
      table[slot] = position - start + 1
      if (from < start || position - from > MAX_DISTANCE || view.getInt32(from, true) !== four) {
        // The step grows where nothing repeats, so that random bytes cost little.
        position += 1 + (misses++ >> 6)
        continue
      }
      misses = 0
      while (position > anchor && from > start && bytes[position - 1] === bytes[from - 1]) {
        position--
        from--
      }
      const length = lengthOfMatch(view, from, { position, end: end - LAST_LITERALS })
      if (!writer.sequence(anchor, position, { distance: position - from, length })) return -1
      position += length
      anchor = position
      if (position <= lastStart) {
        const hash = Math.imul(view.getInt32(position - 2, true), HASH_PRIME)
        table[hash >>> (32 - HASH_BITS)] = position - 2 - start + 1
      }
    }
    return anchor
  }
}

/**
 * Looks for the longest match among many, and waits for a longer one at the next byte: LZ4's high compression, for
 * those who set `compression.lz4.level` (KIP-390).
 */
export class Lz4HighEncoder implements Lz4BlockEncoder {
  readonly #chains = new HashChains(15, 16)
  readonly #attempts: number

  /** A level above the one before looks at twice as many places, as in lz4-java; at 1024 it ends. */
  constructor(level: number) {
    this.#attempts = 2 ** Math.min(Math.max(level - 1, 0), 10)
  }

  encode(source: Slice, into: Uint8Array): number {
    const { bytes, start, end } = source
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const writer = new Lz4SequenceWriter(bytes, into, end - start)
    const chains = this.#chains
    chains.begin(start, end)
    const lastStart = end - MATCH_START_MARGIN
    let anchor = start
    let position = start
    while (position <= lastStart) {
      let length = this.#longest(view, position, { end, longerThan: LZ4_MIN_MATCH - 1 })
      if (length === 0) {
        position++
        continue
      }
      let from = chains.from
      while (position < lastStart) {
        const later = this.#longest(view, position + 1, { end, longerThan: length })
        if (later === 0) break
        position++
        length = later
        from = chains.from
      }
      if (!writer.sequence(anchor, position, { distance: position - from, length })) return -1
      position += length
      anchor = position
    }
    return writer.lastLiterals(anchor, end) ? writer.sizeBytes : -1
  }

  #longest(
    view: DataView,
    position: number,
    { end, longerThan }: { readonly end: number; readonly longerThan: number },
  ): number {
    this.#chains.insertBefore(view, position)
    const question = { position, end: end - LAST_LITERALS, longerThan }
    return this.#chains.longest(view, question, this.#attempts)
  }
}
