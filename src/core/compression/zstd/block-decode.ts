import { CorruptCompression } from '../../world/index.ts'
import { copyMatch, LOOP_BELOW } from '../copy.ts'
import { bitsAt, firstBit, manyBitsAt, PADDING_BEFORE, PADDING_BEHIND } from './bits.ts'
import { LITERAL_LENGTH_CODES, MATCH_LENGTH_CODES } from './codes.ts'
import type { HuffmanTable } from './huffman-decode.ts'
import { type Literals, type PaddedBlock, readLiterals } from './literals-decode.ts'
import {
  readSequencesHeader,
  type SequencesHeader,
  type SequenceTables,
} from './sequences-decode.ts'

/** The most a block holds, and takes (RFC 8878 §3.1.1.2.4). */
export const MAX_BLOCK_SIZE = 128 * 1024

/** Where a block's content goes: from `at`, not beyond `end`; matches reach back to `windowStart`. */
export interface BlockTarget {
  readonly content: Uint8Array
  readonly at: number
  readonly end: number
  readonly windowStart: number
}

/** A block's sequences, and where what they say is to be done. */
interface Execution {
  readonly header: SequencesHeader
  readonly tables: SequenceTables
  readonly target: BlockTarget
}

/** Decodes the compressed blocks of frames: what a block hands on to the next lives here. */
export class BlockDecoder {
  readonly #bytes = new Uint8Array(PADDING_BEFORE + MAX_BLOCK_SIZE + PADDING_BEHIND)
  readonly #view = new DataView(this.#bytes.buffer)
  readonly #literals = new Uint8Array(MAX_BLOCK_SIZE)
  #huffman: HuffmanTable | null = null
  #tables: SequenceTables | null = null
  /** The last three offsets (RFC 8878 §3.1.1.5). */
  #offset1 = 1
  #offset2 = 4
  #offset3 = 8

  /** A frame begins: nothing is repeated from the one before. */
  begin(): void {
    this.#huffman = null
    this.#tables = null
    this.#offset1 = 1
    this.#offset2 = 4
    this.#offset3 = 8
  }

  /** Decodes one compressed block (at most `MAX_BLOCK_SIZE`) and gives where its content ended. Throws `CorruptCompression`. */
  decode(compressed: Uint8Array, maxSizeBytes: number, target: BlockTarget): number {
    this.#bytes.set(compressed, PADDING_BEFORE)
    const block: PaddedBlock = {
      bytes: this.#bytes,
      view: this.#view,
      start: PADDING_BEFORE,
      end: PADDING_BEFORE + compressed.length,
      maxSizeBytes,
    }
    const literals = readLiterals(block, this.#huffman, this.#literals)
    this.#huffman = literals.table
    const header = readSequencesHeader(block, literals.sequencesAt, this.#tables)
    if (header.tables === null) return copyRest(literals, literals.start, target.at, target)
    this.#tables = header.tables
    return this.#execute(block, literals, { header, tables: header.tables, target })
  }

  /** Decodes the sequences and does what each says: copy literals, then repeat (RFC 8878 §3.1.1.3.2.1.2 and §3.1.1.4). */
  #execute(block: PaddedBlock, literals: Literals, { header, tables, target }: Execution): number {
    const { view } = block
    const literalBytes = literals.bytes
    const { content, end, windowStart } = target
    const { literalLengths, offsets, matchLengths } = tables
    const last = header.bitsAt * 8
    let bit = firstBit(block.bytes, header.bitsAt, block.end)
    bit -= literalLengths.accuracyLog + offsets.accuracyLog + matchLengths.accuracyLog
    if (bit < last) throw new CorruptCompression('zstd: sequences are cut off')
    let { literalState, offsetState, matchState } = firstStates(view, bit, tables)
    let to = target.at
    let from = literals.start
    for (let left = header.count; left > 0; left--) {
      const offsetCode = offsetState >>> 24
      bit -= offsetCode
      const offsetValue = ((1 << offsetCode) >>> 0) + manyBitsAt(view, bit, offsetCode)
      const matchCode = matchState >>> 24
      const matchBits = MATCH_LENGTH_CODES.extraBits[matchCode] as number
      bit -= matchBits
      const matchLength =
        (MATCH_LENGTH_CODES.baselines[matchCode] as number) + bitsAt(view, bit, matchBits)
      const literalCode = literalState >>> 24
      const literalBits = LITERAL_LENGTH_CODES.extraBits[literalCode] as number
      bit -= literalBits
      const literalLength =
        (LITERAL_LENGTH_CODES.baselines[literalCode] as number) + bitsAt(view, bit, literalBits)
      if (left > 1) {
        const literalStep = (literalState >>> 16) & 0xff
        const matchStep = (matchState >>> 16) & 0xff
        const offsetStep = (offsetState >>> 16) & 0xff
        bit -= literalStep
        const nextLiteral = (literalState & 0xffff) + bitsAt(view, bit, literalStep)
        bit -= matchStep
        const nextMatch = (matchState & 0xffff) + bitsAt(view, bit, matchStep)
        bit -= offsetStep
        const nextOffset = (offsetState & 0xffff) + bitsAt(view, bit, offsetStep)
        literalState = literalLengths.states[nextLiteral] as number
        matchState = matchLengths.states[nextMatch] as number
        offsetState = offsets.states[nextOffset] as number
      }
      const distance = this.#distance(offsetValue, literalLength)
      const matchAt = to + literalLength
      if (
        bit < last ||
        from + literalLength > literals.end ||
        matchAt + matchLength > end ||
        distance > matchAt - windowStart
      )
        throw new CorruptCompression('zstd: a sequence leaves its block')
      if (literalLength < LOOP_BELOW) {
        for (let i = 0; i < literalLength; i++) content[to + i] = literalBytes[from + i] as number
      } else {
        content.set(literalBytes.subarray(from, from + literalLength), to)
      }
      from += literalLength
      copyMatch(content, matchAt, distance, matchLength)
      to = matchAt + matchLength
    }
    if (bit !== last) throw new CorruptCompression('zstd: bits are left after the last sequence')
    return copyRest(literals, from, to, target)
  }

  /** The distance an offset value means: values up to 3 repeat an earlier one (RFC 8878 §3.1.1.5). */
  #distance(offsetValue: number, literalLength: number): number {
    if (offsetValue > 3) {
      this.#offset3 = this.#offset2
      this.#offset2 = this.#offset1
      this.#offset1 = offsetValue - 3
      return this.#offset1
    }
    const which = literalLength === 0 ? offsetValue + 1 : offsetValue
    if (which === 1) return this.#offset1
    const distance = which === 2 ? this.#offset2 : which === 3 ? this.#offset3 : this.#offset1 - 1
    if (distance === 0) throw new CorruptCompression('zstd: an offset of 0')
    if (which > 2) this.#offset3 = this.#offset2
    this.#offset2 = this.#offset1
    this.#offset1 = distance
    return distance
  }
}

/** The states that a stream begins with, read upwards from `bit`: the literal lengths' is the last written (RFC 8878 §3.1.1.3.2.1.2). */
function firstStates(view: DataView, bit: number, tables: SequenceTables) {
  const { literalLengths, offsets, matchLengths } = tables
  const offsetBit = bit + matchLengths.accuracyLog
  const literalBit = offsetBit + offsets.accuracyLog
  return {
    literalState: literalLengths.states[
      bitsAt(view, literalBit, literalLengths.accuracyLog)
    ] as number,
    offsetState: offsets.states[bitsAt(view, offsetBit, offsets.accuracyLog)] as number,
    matchState: matchLengths.states[bitsAt(view, bit, matchLengths.accuracyLog)] as number,
  }
}

/** The literals behind the last sequence. */
function copyRest(literals: Literals, from: number, to: number, target: BlockTarget): number {
  const length = literals.end - from
  if (to + length > target.end) throw new CorruptCompression('zstd: literals leave their block')
  target.content.set(literals.bytes.subarray(from, literals.end), to)
  return to + length
}
